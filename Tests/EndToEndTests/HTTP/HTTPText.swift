internal import JSONText

/// One HTTP message, read with no more care than a test needs.
struct HTTPText: Sendable {
    /// The request line or status line.
    let start: String
    /// Header fields by name, in lower case.
    let fields: [String: String]
    let body: [UInt8]

    var bodyText: String { String(decoding: body, as: UTF8.self) }

    /// The status of an answer; 0 of a request.
    var status: Int { Int(start.split(separator: " ").dropFirst().first ?? "") ?? 0 }

    /// The message of the body.
    func reply() throws -> WrapReply { try WrapReply(body) }

    /// Writes a message with a body of known length.
    static func bytes(_ start: String, _ fields: [(String, String)], _ body: String) -> [UInt8] {
        var head = "\(start)\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        return Array("\(head)content-length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }

    /// The next message on a connection; nil at its end.
    ///
    /// `rest` keeps what came behind it.
    static func read(from socket: LoopbackSocket, rest: inout [UInt8]) throws -> HTTPText? {
        let end = Array("\r\n\r\n".utf8)
        var place = rest.firstRange(of: end)
        while place == nil {
            let more = try socket.receive()
            if more.isEmpty { return nil }
            rest += more
            place = rest.firstRange(of: end)
        }
        guard let place else { return nil }
        var lines = String(decoding: rest[..<place.lowerBound], as: UTF8.self).split(separator: "\r\n")[...]
        let start = String(lines.popFirst() ?? "")
        var fields: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            fields[parts[0].lowercased()] = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
        }
        rest.removeSubrange(..<place.upperBound)
        let length = Int(fields["content-length"] ?? "") ?? 0
        while rest.count < length {
            let more = try socket.receive()
            if more.isEmpty { return nil }
            rest += more
        }
        let body = Array(rest[..<length])
        rest.removeSubrange(..<length)
        return HTTPText(start: start, fields: fields, body: body)
    }
}
