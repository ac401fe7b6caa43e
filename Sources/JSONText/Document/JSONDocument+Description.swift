extension JSONDocument: CustomStringConvertible, CustomDebugStringConvertible {
    /// The size of the text, and none of what it says: it may hold arguments and tokens.
    package var description: String { "JSON text of \(source.count) bytes" }

    /// The text.
    package var debugDescription: String { String(decoding: source, as: UTF8.self) }
}
