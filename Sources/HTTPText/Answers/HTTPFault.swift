/// Why bytes are not an HTTP answer that every reader reads the same way.
package enum HTTPFault: Error, Sendable, Hashable, CaseIterable {
    /// The first line is not `HTTP/1.x`, three digits and a reason.
    case statusLine
    /// A line does not end with a carriage return and a line feed, or holds one of them elsewhere.
    case lineEnd
    /// The name of a field is not a token, or a blank stands before it or before its colon.
    case fieldName
    /// A control character in the value of a field.
    case fieldValue
    case headTooLong
    case tooManyFields
    /// A `Content-Length` that is not one number.
    case contentLength
    /// More than one thing says where the body ends.
    case conflictingLengths
    /// A `Transfer-Encoding` other than `chunked`.
    case transferEncoding
    /// A `Content-Encoding`, though none was asked for.
    case contentEncoding
    /// The size of a chunk is not 1 to 16 hexadecimal digits, or its extension is too long.
    case chunkSize
    /// A chunk is not followed by the end of its line.
    case chunkEnd
    case trailersTooLong
    /// The server changes the protocol, which nobody asked for.
    case upgrade
    case tooManyInterimAnswers
    /// Bytes came though no answer is awaited.
    case unexpectedBytes
    /// The connection ended before the answer did.
    case truncated

    /// What is wrong, for people; quotes nothing.
    package var message: String {
        switch self {
        case .statusLine: "the answer does not begin with an HTTP/1.x status line"
        case .lineEnd: "a line of the answer does not end with a carriage return and a line feed"
        case .fieldName: "the name of a field of the answer is not a token"
        case .fieldValue: "a field of the answer holds a control character"
        case .headTooLong: "the head of the answer is too long"
        case .tooManyFields: "the head of the answer has too many fields"
        case .contentLength: "the `Content-Length` of the answer is not one number"
        case .conflictingLengths: "the answer says in more than one way where its body ends"
        case .transferEncoding: "the `Transfer-Encoding` of the answer is not `chunked`"
        case .contentEncoding: "the answer has a `Content-Encoding`, though none was asked for"
        case .chunkSize: "the size of a chunk of the answer is not a hexadecimal number"
        case .chunkEnd: "a chunk of the answer is longer than its size says"
        case .trailersTooLong: "the fields after the body of the answer are too long"
        case .upgrade: "the server changes the protocol, which nobody asked for"
        case .tooManyInterimAnswers: "too many interim answers came before the answer"
        case .unexpectedBytes: "bytes came though no answer was awaited"
        case .truncated: "the connection ended before the answer did"
        }
    }
}
