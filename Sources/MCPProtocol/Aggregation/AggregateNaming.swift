/// Names behind one door: `<server>__<tool>`, short enough for what stands in front of a model.
///
/// A name depends on the server and the tool alone, never on what else there is, so a model's memory of it stays true.
/// Two servers never share a name. Two tools of one server share one only when both have to be shortened and their
/// 32-bit hashes are equal.
package struct AggregateNaming: Sendable, Hashable {
    /// The longest name by default, in characters: models allow 64, of which clients take `mcp__<client>__`.
    package static let defaultMaxLength = 46
    /// The longest name that a configuration may allow, in characters.
    package static let longestMaxLength = 128
    /// Between a server and its tool.
    package static let separator = "__"

    /// Longest first, so that the first prefix that fits is the longest.
    private let servers: [String]
    private let names: Set<String>
    /// Whether a server's name always ends where the first separator begins.
    private let endsAtFirstSeparator: Bool
    private let maxLength: Int

    /// Names for these servers.
    ///
    /// - Parameters:
    ///   - servers: the servers' names, of `[A-Za-z0-9_-]`, none with `__` in it.
    ///   - maxLength: the longest name in characters; what leaves no room for a server, its separator and a hash is
    ///     ignored for that server.
    package init(servers: [String], maxLength: Int = defaultMaxLength) {
        self.servers = servers.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
        names = Set(servers)
        endsAtFirstSeparator = !servers.contains { $0.hasSuffix("_") || $0.contains(Self.separator) }
        self.maxLength = min(maxLength, Self.longestMaxLength)
    }

    /// The name outside of a server's tool or prompt.
    package func outer(_ tool: String, of server: String) -> String {
        let plain = server + Self.separator + tool
        return isPlain(plain, tool, of: server) ? plain : shortened(tool, of: server)
    }

    /// The server whose tool has this name, and the tool's own name unless the name was shortened; nil for a name of
    /// no server.
    package func server(of outer: String) -> (server: String, inner: String?)? {
        guard let server = owner(of: outer) else { return nil }
        let inner = String(outer.utf8.dropFirst(server.utf8.count + Self.separator.utf8.count)) ?? ""
        guard !inner.isEmpty else { return nil }
        return (server, isPlain(outer, inner, of: server) ? inner : nil)
    }

    /// The server whose prefix the name has.
    private func owner(of outer: String) -> String? {
        guard endsAtFirstSeparator else {
            return servers.first { outer.utf8.starts(with: ($0 + Self.separator).utf8) }
        }
        var previous: UInt8?
        for (place, byte) in outer.utf8.enumerated() {
            if byte == UInt8(ascii: "_"), previous == byte {
                guard let name = String(outer.utf8.prefix(place - 1)) else { return nil }
                return names.contains(name) ? name : nil
            }
            previous = byte
        }
        return nil
    }
}

// MARK: - Parts

extension AggregateNaming {
    /// Digits of the hash in a shortened name.
    private static let hashDigits = 8

    /// True when the name says all, can be told from a shortened one, and leads back to the server.
    private func isPlain(_ name: String, _ tool: String, of server: String) -> Bool {
        let bytes = name.utf8
        return !tool.isEmpty && bytes.count <= maxLength && bytes.allSatisfy(Self.isAllowed)
            && !Self.endsInHash(bytes)
            && owner(of: name) == server
    }

    /// As much of the tool's name as there is room for, and a hash of all of it.
    ///
    /// The shown part begins with no underscore: it could be taken for a part of another server's separator.
    private func shortened(_ tool: String, of server: String) -> String {
        let prefix = Array((server + Self.separator).utf8)
        let room = max(0, maxLength - prefix.count - Self.hashDigits - 1)
        var shown = tool.utf8.map { Self.isAllowed($0) ? $0 : UInt8(ascii: "-") }.drop { $0 == UInt8(ascii: "_") }
        shown = shown.prefix(room)
        let name = prefix + (shown.isEmpty ? [] : shown + [UInt8(ascii: "_")]) + Self.hash(tool, of: server)
        return String(decoding: name, as: UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }

    private static func endsInHash(_ name: String.UTF8View) -> Bool {
        guard name.count > hashDigits, name.suffix(hashDigits).allSatisfy(isHashDigit) else { return false }
        return name.dropLast(hashDigits).last == UInt8(ascii: "_")
    }

    private static func isHashDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "a") < 6
    }

    /// FNV-1a over the server, a NUL and the tool: the same on every machine and in every version.
    private static func hash(_ tool: String, of server: String) -> [UInt8] {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in Array(server.utf8) + [0] + Array(tool.utf8) {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        let folded = UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
        let digits = Array("0123456789abcdef".utf8)
        return (0..<hashDigits).map { place in
            digits[Int(folded >> UInt32(4 * (hashDigits - 1 - place)) & 15)]
        }
    }
}
