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
    /// Writes the bytes that a span lends.
    mutating func writeSpan(_ bytes: Span<UInt8>) {
        // SAFETY: the pointer is used inside the closure only, while the span that lends it is alive.
        _ = unsafe bytes.withUnsafeBufferPointer { unsafe writeBytes(UnsafeRawBufferPointer($0)) }
    }

    /// Writes a number in decimal digits.
    mutating func writeDecimal(_ number: Int) {
        guard number > 9 else {
            writeInteger(UInt8(ascii: "0") &+ UInt8(clamping: number))
            return
        }
        writeDecimal(number / 10)
        writeInteger(UInt8(ascii: "0") &+ UInt8(number % 10))
    }

    /// Writes the fields of a head, each with its line end.
    mutating func writeFields(_ fields: HTTPFields) {
        for index in 0..<fields.count {
            writeBytes(fields.nameBytes(at: index))
            writeStaticString(": ")
            writeBytes(fields.valueBytes(at: index))
            writeStaticString("\r\n")
        }
    }

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

    private mutating func writeHexadecimal(_ number: Int) {
        if number > 15 { writeHexadecimal(number >> 4) }
        let digit = UInt8(number & 15)
        writeInteger(digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "a") &+ digit &- 10)
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
