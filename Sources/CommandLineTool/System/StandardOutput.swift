/// Where results go.
enum StandardOutput {
    /// False when nobody reads them any longer.
    @discardableResult
    static func write(_ text: String) -> Bool {
        write(Array(text.utf8))
    }

    /// False when nobody reads them any longer.
    @discardableResult
    static func write(_ bytes: [UInt8]) -> Bool {
        DescriptorOutput.write(bytes, to: 1)
    }
}
