/// The host of an http or https URL, where every URL parser in use reads the same one.
enum WebHost: Sendable, Hashable {
    /// A DNS name in lower case, without a final dot.
    case name([UInt8])
    case ipv4([UInt8])
    /// Eight groups of 16 bits.
    case ipv6([UInt16])

    /// Longest DNS name, in bytes.
    private static let maxNameBytes = 253
    /// Longest label of a DNS name, in bytes.
    private static let maxLabelBytes = 63
    /// Longest host as written: an IPv6 address in brackets is shorter.
    private static let maxWrittenBytes = maxNameBytes + 1

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
        guard let start = WebHost.authorityStart(in: text), let end = WebHost.authorityEnd(in: text, from: start),
            let hostEnd = WebHost.hostEnd(in: text, from: start, to: end)
        else { return nil }
        self.init(text.extracting(start..<hostEnd))
    }

    /// A host as a URL writes it, IPv6 in brackets; nil for what is neither a plain name nor an IP address in its usual
    /// form.
    init?(_ written: borrowing Span<UInt8>) {
        guard (1...WebHost.maxWrittenBytes).contains(written.count) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(written.count)
        for place in written.indices { bytes.append(WebHost.lowercased(written[place])) }
        if bytes[0] == UInt8(ascii: "[") {
            guard bytes.count > 2, bytes.last == UInt8(ascii: "]"),
                let groups = IPAddressText.groups(of: bytes[1..<(bytes.count - 1)])
            else { return nil }
            self = .ipv6(groups)
        } else if let last = bytes.last, WebHost.isDigit(last), let octets = IPAddressText.octets(of: bytes[...]) {
            self = .ipv4(octets)
        } else {
            if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
            guard WebHost.isName(bytes.span) else { return nil }
            self = .name(bytes)
        }
    }

    // MARK: - URLs

    /// Where the host begins after `http://` or `https://` in any case.
    private static func authorityStart(in text: borrowing Span<UInt8>) -> Int? {
        if begins(text, with: "http://") { return 7 }
        return begins(text, with: "https://") ? 8 : nil
    }

    private static func begins(_ text: borrowing Span<UInt8>, with scheme: String) -> Bool {
        let wanted = scheme.utf8.span
        guard text.count >= wanted.count else { return false }
        for place in wanted.indices where lowercased(text[place]) != wanted[place] { return false }
        return true
    }

    /// Where host and port end; nil when there may be userinfo.
    ///
    /// Some parsers look for it past a `?` or `#`, so an `@` before the first slash refuses wherever it is.
    private static func authorityEnd(in text: borrowing Span<UInt8>, from start: Int) -> Int? {
        var cut: Int?
        var place = start
        while place < text.count, text[place] != UInt8(ascii: "/") {
            if text[place] == UInt8(ascii: "@") { return nil }
            if cut == nil, text[place] == UInt8(ascii: "?") || text[place] == UInt8(ascii: "#") { cut = place }
            place += 1
        }
        return cut ?? place
    }

    /// Where the host ends and a port may begin; nil when the port is no number from 0 to 65535.
    private static func hostEnd(in text: borrowing Span<UInt8>, from start: Int, to end: Int) -> Int? {
        var colon = start
        if start < end, text[start] == UInt8(ascii: "[") {
            while colon < end, text[colon] != UInt8(ascii: "]") { colon += 1 }
        }
        while colon < end, text[colon] != UInt8(ascii: ":") { colon += 1 }
        if colon == end { return end }
        guard (1...5).contains(end - colon - 1) else { return nil }
        var port = 0
        for place in (colon + 1)..<end {
            guard isDigit(text[place]) else { return nil }
            port = port * 10 + Int(text[place] - UInt8(ascii: "0"))
        }
        return port <= 65_535 ? colon : nil
    }

    // MARK: - Names

    /// Labels of letters, digits, `-` and `_`, the last of which no parser takes for the end of an IPv4 address.
    private static func isName(_ name: borrowing Span<UInt8>) -> Bool {
        guard (1...maxNameBytes).contains(name.count) else { return false }
        var labelStart = 0
        for place in name.indices {
            if name[place] == UInt8(ascii: ".") {
                guard (1...maxLabelBytes).contains(place - labelStart) else { return false }
                labelStart = place + 1
            } else if !isNameByte(name[place]) {
                return false
            }
        }
        guard (1...maxLabelBytes).contains(name.count - labelStart) else { return false }
        return !mayBeNumber(name.extracting(labelStart..<name.count))
    }

    /// Whether a label is a number in some notation of `inet_aton`: `127`, `0177`, `0x7f`.
    private static func mayBeNumber(_ label: borrowing Span<UInt8>) -> Bool {
        guard isDigit(label[0]) else { return false }
        let isHex = label.count > 1 && label[0] == UInt8(ascii: "0") && label[1] == UInt8(ascii: "x")
        if isHex { return true }
        for place in label.indices where !isDigit(label[place]) { return false }
        return true
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
