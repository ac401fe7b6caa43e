internal import HTTPText
internal import NIOCore

/// How a client is to know where the body of an answer ends.
enum AnswerFraming: Equatable {
    case length(Int)
    case chunked
    /// By the end of the connection: HTTP/1.0 knows no chunks.
    case untilClose
    /// There can be no body, and nothing is said about one.
    case bodiless
}

/// What the head of an answer says about the connection.
enum AnswerConnection: Equatable {
    /// It stays open, as an HTTP/1.1 client expects.
    case persists
    /// It stays open, which an HTTP/1.0 client must be told.
    case persistsForOldClient
    case closes
}

extension ByteBuffer {
    /// Writes the head of an answer.
    mutating func writeAnswerHead(_ head: HTTPAnswerHead, framing: AnswerFraming, connection: AnswerConnection) {
        writeStatusLine(head.status)
        writeFields(head.fields)
        switch framing {
        case .length(let count):
            writeStaticString("content-length: ")
            writeDecimal(count)
            writeStaticString("\r\n")
        case .chunked:
            writeStaticString("transfer-encoding: chunked\r\n")
        case .untilClose, .bodiless:
            break
        }
        switch connection {
        case .persists:
            writeStaticString("\r\n")
        case .persistsForOldClient:
            writeStaticString("connection: keep-alive\r\n\r\n")
        case .closes:
            writeStaticString("connection: close\r\n\r\n")
        }
    }

    /// Writes one chunk, which must not be empty: that would end the body.
    mutating func writeChunk(_ bytes: Span<UInt8>) {
        writeHexadecimal(bytes.count)
        writeStaticString("\r\n")
        writeSpan(bytes)
        writeStaticString("\r\n")
    }

    private mutating func writeStatusLine(_ status: Int) {
        switch status {
        case 200: writeStaticString("HTTP/1.1 200 OK\r\n")
        case 202: writeStaticString("HTTP/1.1 202 Accepted\r\n")
        default:
            writeStaticString("HTTP/1.1 ")
            writeDecimal(min(max(status, 100), 999))
            writeStaticString(" ")
            writeStaticString(Self.reason(status))
            writeStaticString("\r\n")
        }
    }

    private static func reason(_ status: Int) -> StaticString {
        switch status {
        case 204: "No Content"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: "Status"
        }
    }
}
