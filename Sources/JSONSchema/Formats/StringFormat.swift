/// The formats that can be asserted, by their names.
enum StringFormat: String, Sendable {
    case date
    case dateTime = "date-time"
    case duration
    case email
    case hostname
    case ipv4
    case ipv6
    case jsonPointer = "json-pointer"
    case regex
    case relativeJSONPointer = "relative-json-pointer"
    case time
    case uri
    case uriReference = "uri-reference"
    case uuid

    /// Whether draft 7 defines the format.
    var isInDraft7: Bool { self != .duration && self != .uuid }

    /// Whether text has the format; formats of numbers do not exist here.
    func accepts(_ text: Span<UInt8>) -> Bool {
        true
    }
}
