/// The formats that can be asserted, by their names.
///
/// The international forms of host names and addresses of mail are not among them: nobody checks those here.
enum StringFormat: String, Sendable {
    case date
    case dateTime = "date-time"
    case duration
    case email
    case hostname
    case ipv4
    case ipv6
    case iri
    case iriReference = "iri-reference"
    case jsonPointer = "json-pointer"
    case regex
    case relativeJSONPointer = "relative-json-pointer"
    case time
    case uri
    case uriReference = "uri-reference"
    case uriTemplate = "uri-template"
    case uuid

    /// Whether draft 7 defines the format.
    var isInDraft7: Bool { self != .duration && self != .uuid }

    /// Whether text has the format.
    func accepts(_ text: [UInt8]) -> Bool {
        var scan = FormatScan(text)
        switch self {
        case .date: return scan.takeDate() && scan.isAtEnd
        case .time: return scan.takeTime() && scan.isAtEnd
        case .dateTime:
            return scan.takeDate() && (scan.take("T") || scan.take("t")) && scan.takeTime() && scan.isAtEnd
        case .duration: return scan.takeDuration() && scan.isAtEnd
        case .email: return scan.takeMailbox() && scan.isAtEnd
        case .hostname: return NetworkFormat.isHostname(text[...])
        case .ipv4: return NetworkFormat.isIPv4(text[...])
        case .ipv6: return NetworkFormat.isIPv6(text[...])
        case .uri: return AddressFormat.accepts(text, isAbsolute: true, isInternational: false)
        case .uriReference: return AddressFormat.accepts(text, isAbsolute: false, isInternational: false)
        case .iri: return AddressFormat.accepts(text, isAbsolute: true, isInternational: true)
        case .iriReference: return AddressFormat.accepts(text, isAbsolute: false, isInternational: true)
        case .uriTemplate: return AddressFormat.isTemplate(text)
        case .uuid: return scan.takeUUID() && scan.isAtEnd
        case .jsonPointer: return scan.takeJSONPointer() && scan.isAtEnd
        case .relativeJSONPointer:
            return scan.takeIndex() && (scan.take("#") || scan.takeJSONPointer()) && scan.isAtEnd
        case .regex: return PatternTranslation.isPattern(String(decoding: text, as: UTF8.self))
        }
    }
}
