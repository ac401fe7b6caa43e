/// The host of an http or https URL, where every URL parser in use reads the same one.
enum WebHost: Sendable, Hashable {
    /// A DNS name in lower case, without a final dot.
    case name([UInt8])
    case ipv4([UInt8])
    /// Eight groups of 16 bits.
    case ipv6([UInt16])

    /// Longest name and longest label that DNS knows, in bytes.
    private static let maxNameBytes = 253
    private static let maxLabelBytes = 63

    /// True for an IP literal.
    var isAddress: Bool {
        switch self {
        case .name: false
        case .ipv4, .ipv6: true
        }
    }

    /// The host of a URL; nil when it is no http or https URL, or one that parsers read differently: whitespace or
    /// control bytes anywhere, backslashes, userinfo, one slash or three, an odd port.
    init?(url text: borrowing Span<UInt8>) {
        for place in text.indices {
            let byte = text[place]
            if byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\") { return nil }
        }
        guard let start = WebHost.authorityStart(in: text) else { return nil }
        var end = start
        while end < text.count, text[end] != UInt8(ascii: "/") { end += 1 }
        var authority = (start..<end).map { text[$0] }
        // Some parsers look for userinfo past a `?` or `#`, so an `@` before the first slash refuses wherever it is.
        if authority.contains(UInt8(ascii: "@")) { return nil }
        if let cut = authority.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) {
            authority.removeSubrange(cut...)
        }
        guard let host = WebHost.withoutPort(authority) else { return nil }
        self.init(host)
    }

    /// A host as a URL writes it, IPv6 in brackets; nil for what is neither a plain name nor an IP address in its usual
    /// form.
    init?(_ written: [UInt8]) {
        if written.first == UInt8(ascii: "["), written.last == UInt8(ascii: "]"), written.count > 2 {
            guard let groups = IPAddressText.groups(of: written[1..<(written.count - 1)]) else { return nil }
            self = .ipv6(groups)
            return
        }
        if let octets = IPAddressText.octets(of: written[...]) {
            self = .ipv4(octets)
            return
        }
        var name = written.map(WebHost.lowercased)
        if name.last == UInt8(ascii: ".") { name.removeLast() }
        guard WebHost.isName(name) else { return nil }
        self = .name(name)
    }

    /// Where the host begins after `http://` or `https://` in any case.
    private static func authorityStart(in text: borrowing Span<UInt8>) -> Int? {
        for scheme in ["http://", "https://"] where text.count > scheme.utf8.count {
            let written = (0..<scheme.utf8.count).map { lowercased(text[$0]) }
            if written.elementsEqual(scheme.utf8) { return written.count }
        }
        return nil
    }

    /// The authority without its port; nil when the port is no number from 0 to 65535.
    private static func withoutPort(_ authority: [UInt8]) -> [UInt8]? {
        let afterBracket = authority.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? 0
        guard let colon = authority[afterBracket...].firstIndex(of: UInt8(ascii: ":")) else { return authority }
        let port = authority[(colon + 1)...]
        guard (1...5).contains(port.count), port.allSatisfy(isDigit) else { return nil }
        let value = port.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return value <= 65_535 ? Array(authority[..<colon]) : nil
    }

    /// Labels of letters, digits, `-` and `_`, the last of which no parser takes for the end of an IPv4 address.
    private static func isName(_ name: [UInt8]) -> Bool {
        guard !name.isEmpty, name.count <= maxNameBytes else { return false }
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let last = labels.last else { return false }
        return !mayBeNumber(last)
            && labels.allSatisfy { (1...maxLabelBytes).contains($0.count) && $0.allSatisfy(isNameByte) }
    }

    /// Whether a label is a number in some notation of `inet_aton`: `127`, `0177`, `0x7f`.
    private static func mayBeNumber(_ label: ArraySlice<UInt8>) -> Bool {
        if label.allSatisfy(isDigit) { return true }
        return label.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")])
            && label.dropFirst(2).allSatisfy(IPAddressText.isHexDigit)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 0x20 : byte
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }
}
