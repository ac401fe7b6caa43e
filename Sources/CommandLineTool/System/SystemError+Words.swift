internal import OperatingSystem
internal import Transports

extension SystemError {
    /// The system's words for it, such as `no such file or directory`.
    var words: String {
        let text = description
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
