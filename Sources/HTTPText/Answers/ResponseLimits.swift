/// How much of an answer that is not its body is taken.
package struct ResponseLimits: Sendable, Equatable {
    /// Longest head in bytes, status line and empty line included.
    package var maxHeadBytes = 64 * 1024
    /// Most fields of a head.
    package var maxFields = 256
    /// Longest line with the size of a chunk, extension included, in bytes.
    package var maxChunkLineBytes = 1024
    /// Most bytes after the last chunk.
    package var maxTrailerBytes = 16 * 1024
    /// Most answers of the 1xx class before the one that counts.
    package var maxInterimAnswers = 16

    /// The usual limits.
    package init() {}
}
