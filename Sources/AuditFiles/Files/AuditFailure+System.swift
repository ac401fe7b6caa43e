internal import CPosix
internal import GatewayPorts

extension AuditFailure {
    /// A failure of one system call, in the system's own words.
    init(_ code: Code, doing action: String, path: String, errorNumber: Int32, help: String) {
        self.init(
            code: code, path: path, errorNumber: errorNumber,
            message: "cannot \(action) `\(path)`: \(Self.words(of: errorNumber))", help: help)
    }

    private static func words(of errorNumber: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        let capacity = text.count
        // SAFETY: the function writes at most `capacity` bytes, terminator included, into the array it is lent.
        let count = unsafe cposix_error_text(errorNumber, &text, capacity)
        let words = String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
