/// Reads IP addresses in their usual forms; the odd ones that `inet_aton` takes are nobody's host name.
enum IPAddressText {
    /// Four octets of `1.2.3.4`: decimal, no leading zeros; nil for anything else.
    static func octets(of text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var value = 0
            for byte in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            guard let octet = UInt8(exactly: value) else { return nil }
            octets.append(octet)
        }
        return octets
    }

    /// The eight groups of an IPv6 address, without brackets or zone; nil for anything else.
    static func groups(of text: ArraySlice<UInt8>) -> [UInt16]? {
        var rest = text
        var tail: [UInt16] = []
        if rest.contains(UInt8(ascii: ".")) {
            guard let colon = rest.lastIndex(of: UInt8(ascii: ":")), let octets = octets(of: rest[(colon + 1)...])
            else { return nil }
            tail = [UInt16(octets[0]) << 8 | UInt16(octets[1]), UInt16(octets[2]) << 8 | UInt16(octets[3])]
            // The colon before the address goes too, unless it is half of a `::`.
            rest = rest[..<colon]
            if rest.last == UInt8(ascii: ":") { rest = text[...colon] }
        }
        guard let gap = firstGap(in: rest) else {
            guard let groups = hexGroups(of: rest) else { return nil }
            return groups.count + tail.count == 8 ? groups + tail : nil
        }
        let after = rest[(gap + 2)...]
        guard firstGap(in: rest[(gap + 1)...]) == nil, let left = hexGroups(of: rest[..<gap]),
            let right = hexGroups(of: after), left.count + right.count + tail.count <= 7
        else { return nil }
        return left + [UInt16](repeating: 0, count: 8 - left.count - right.count - tail.count) + right + tail
    }

    /// Where the first `::` is.
    private static func firstGap(in text: ArraySlice<UInt8>) -> Int? {
        zip(text.indices, text.indices.dropFirst())
            .first { text[$0] == UInt8(ascii: ":") && text[$1] == UInt8(ascii: ":") }?.0
    }

    /// Groups of one to four hexadecimal digits between colons; none for an empty text.
    private static func hexGroups(of text: ArraySlice<UInt8>) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        for part in text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
            guard (1...4).contains(part.count) else { return nil }
            var group: UInt16 = 0
            for byte in part {
                guard let digit = hexValue(byte) else { return nil }
                group = group << 4 | digit
            }
            groups.append(group)
        }
        return groups
    }

    private static func hexValue(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
