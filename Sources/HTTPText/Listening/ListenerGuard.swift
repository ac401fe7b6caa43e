/// Judges who may speak to a listener by `Host` and `Origin`, against pages that make a browser speak for them.
///
/// A page can have any name point to the loopback address (DNS rebinding), but it cannot choose what the browser writes
/// into these two fields.
package struct ListenerGuard: Sendable {
    private let isLoopback: Bool
    /// In lower case, with a port only where that port alone is meant.
    private let allowedHosts: [[UInt8]]
    /// In lower case, as a browser writes them.
    private let allowedOrigins: [[UInt8]]

    /// A guard of a listener that is bound to a loopback address or to another one.
    ///
    /// `allowedHosts` are names, or a name and a port; `allowedOrigins` are written `scheme://host[:port]`.
    package init(isLoopback: Bool, allowedHosts: [String] = [], allowedOrigins: [String] = []) {
        self.isLoopback = isLoopback
        self.allowedHosts = allowedHosts.map { Array($0.lowercased().utf8) }
        self.allowedOrigins = allowedOrigins.map { Array($0.lowercased().utf8) }
    }

    /// Judges the fields of a request.
    package func judge(_ fields: HTTPFields) -> ListenerVerdict {
        guard fields.count(of: "host") == 1, let host = fields.firstIndex(of: "host") else { return .hostMissing }
        let text = fields.bytes.span
        guard isOurs(text, fields.entries[host].value) else { return .hostRefused }
        switch fields.count(of: "origin") {
        case 0: return .allowed
        case 1: break
        default: return .originRefused
        }
        guard let origin = fields.firstIndex(of: "origin") else { return .originRefused }
        return isAllowedOrigin(text, fields.entries[origin].value) ? .allowed : .originRefused
    }

    // MARK: - Host

    private func isOurs(_ text: borrowing Span<UInt8>, _ value: Range<Int>) -> Bool {
        guard let host = Self.hostWithoutPort(text, value) else { return false }
        if Self.isLoopbackName(text, host) { return true }
        if Self.contains(allowedHosts, text, host) || Self.contains(allowedHosts, text, value) { return true }
        // Rebinding needs a name: whoever writes the bare address of a listener that all may reach means it.
        return !isLoopback && Self.isIPAddress(text, host)
    }

    /// The host of `host[:port]`, brackets included; nil when the rest is no port.
    private static func hostWithoutPort(_ text: borrowing Span<UInt8>, _ value: Range<Int>) -> Range<Int>? {
        var end = value.lowerBound
        if text.peek(end) == UInt8(ascii: "[") {
            while end < value.upperBound, text.peek(end) != UInt8(ascii: "]") { end += 1 }
            guard end < value.upperBound else { return nil }
            end += 1
        } else {
            while end < value.upperBound, text.peek(end) != HTTPByte.colon { end += 1 }
        }
        guard end > value.lowerBound else { return nil }
        let host = value.lowerBound..<end
        if end == value.upperBound { return host }
        guard text.peek(end) == HTTPByte.colon, (1...5).contains(value.upperBound - end - 1) else { return nil }
        for offset in end + 1..<value.upperBound where !HTTPByte.isDigit(text.peek(offset)) { return nil }
        return host
    }

    private static func isLoopbackName(_ text: borrowing Span<UInt8>, _ host: Range<Int>) -> Bool {
        text.equals(host, lowercased: "localhost") || text.equals(host, lowercased: "127.0.0.1")
            || text.equals(host, lowercased: "[::1]")
    }

    private static func isIPAddress(_ text: borrowing Span<UInt8>, _ host: Range<Int>) -> Bool {
        let name = string(text, host)
        if name.first == "[" { return IPAddressForm.isIPv6(name.dropFirst().dropLast()) }
        return IPAddressForm.isIPv4(name)
    }

    // MARK: - Origin

    private func isAllowedOrigin(_ text: borrowing Span<UInt8>, _ value: Range<Int>) -> Bool {
        if Self.contains(allowedOrigins, text, value) { return true }
        for scheme in ["http://", "https://"] as [StaticString] {
            let start = value.lowerBound + scheme.utf8CodeUnitCount
            guard start <= value.upperBound, text.equals(value.lowerBound..<start, lowercased: scheme) else { continue }
            guard let host = Self.hostWithoutPort(text, start..<value.upperBound) else { return false }
            return Self.isLoopbackName(text, host)
        }
        return false
    }

    // MARK: - Comparing

    private static func contains(_ list: [[UInt8]], _ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        for known in list where known.count == range.count {
            var isEqual = true
            for index in known.indices where HTTPByte.lowercase(text.peek(range.lowerBound + index)) != known[index] {
                isEqual = false
            }
            if isEqual { return true }
        }
        return false
    }

    private static func string(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> String {
        var bytes: [UInt8] = []
        for offset in range { bytes.append(text.peek(offset)) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
