/// Why the head of a request is refused before its body counts.
package enum RequestFault: Error, Sendable, Hashable, CaseIterable {
    case noHost
    /// A field that must be there once comes twice.
    case repeatedField
    /// The target is not a path.
    case target
    case bodyNotAllowed
    case transferEncoding
    /// `Content-Length` that is not one number, or beside `Transfer-Encoding`.
    case length
    case expectation
    case contentType
    case contentEncoding

    /// The status of the answer.
    package var status: Int {
        switch self {
        case .noHost, .repeatedField, .target, .bodyNotAllowed, .transferEncoding, .length: 400
        case .contentType, .contentEncoding: 415
        case .expectation: 417
        }
    }

    /// What is wrong, for people; quotes nothing.
    package var message: String {
        switch self {
        case .noHost: "a request must have a `Host` field"
        case .repeatedField: "a field of the request that may come once comes more than once"
        case .target: "the target of a request must be a path"
        case .bodyNotAllowed: "this method must not have a body"
        case .transferEncoding: "the `Transfer-Encoding` of a request must be exactly `chunked`"
        case .length: "the request does not say in one way only how long its body is"
        case .expectation: "the only `Expect` that is understood is `100-continue`"
        case .contentType: "the `Content-Type` of a request must be `application/json`"
        case .contentEncoding: "the `Content-Encoding` of a request must be `identity`"
        }
    }
}
