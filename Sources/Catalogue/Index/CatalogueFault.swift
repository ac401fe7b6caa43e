/// Why the built-in index, or a file in its format, cannot be read.
package enum CatalogueFault: Error, Sendable, Hashable {
    /// It is not an index, or one of another version.
    case unknownFormat
    /// A part of it ends early, or holds a value that cannot be.
    case damaged(part: String)
}
