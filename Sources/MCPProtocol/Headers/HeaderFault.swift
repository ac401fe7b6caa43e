/// Why the header fields of a request do not fit its body.
package enum HeaderFault: Error, Sendable, Hashable, CaseIterable {
    /// The body names a revision that needs the field, and it is missing.
    case versionMissing
    case versionMismatch
    /// The field is no date, and the body does not name it either.
    case versionInvalid
    /// The field names a revision in which every request must name its own, and the body does not.
    case bodyVersionMissing
    case methodMissing
    case methodMismatch
    case nameMissing
    case nameMismatch
    case parameterMissing
    case parameterMismatch
    /// A field for an argument that is absent or null.
    case parameterUnexpected
    /// A value with a character that must be encoded.
    case invalidCharacter
    /// A value in the markers of base64 that is none.
    case invalidBase64

    /// The JSON-RPC error code; the status of the answer is 400 for all of them.
    package var code: Int {
        switch self {
        case .bodyVersionMissing: -32602
        case .versionInvalid: -32600
        case .versionMissing, .versionMismatch, .methodMissing, .methodMismatch, .nameMissing, .nameMismatch,
            .parameterMissing, .parameterMismatch, .parameterUnexpected, .invalidCharacter, .invalidBase64:
            -32020
        }
    }

    /// What is wrong, for people; quotes nothing of the request.
    package var message: String {
        switch self {
        case .versionMissing: "the `MCP-Protocol-Version` header is missing"
        case .versionMismatch: "the `MCP-Protocol-Version` header is not the version that the body names"
        case .versionInvalid: "the `MCP-Protocol-Version` header does not name a version"
        case .bodyVersionMissing: "the `_meta` of the request must name the protocol version"
        case .methodMissing: "the `Mcp-Method` header is missing"
        case .methodMismatch: "the `Mcp-Method` header is not the method of the body"
        case .nameMissing: "the `Mcp-Name` header is missing"
        case .nameMismatch: "the `Mcp-Name` header is not the name that the body gives"
        case .parameterMissing: "an `Mcp-Param` header is missing for an argument of the body"
        case .parameterMismatch: "an `Mcp-Param` header is not the argument of the body"
        case .parameterUnexpected: "an `Mcp-Param` header has no argument in the body"
        case .invalidCharacter: "an `Mcp` header holds a character that must be encoded"
        case .invalidBase64: "an `Mcp` header is marked as base64 and is none"
        }
    }
}
