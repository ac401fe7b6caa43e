/// Where everything else goes.
enum StandardError {
    static func write(_ text: String) {
        // There is nobody else to tell when standard error is closed.
        _ = DescriptorOutput.write(Array(text.utf8), to: 2)
    }
}
