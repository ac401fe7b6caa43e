internal import Diagnostics
internal import DocumentText

/// Reads the directories of `within_path`.
enum DirectoryReader {
    /// The directory in normal form: absolute, without `.`, empty parts or a closing slash.
    static func read(_ text: String) throws(ReadingError) -> String {
        let help = "write an absolute directory such as `/srv/data`"
        guard text.hasPrefix("/") else {
            throw ReadingError("directory \(PlainText.quoted(text)) is not absolute", help: help)
        }
        guard !text.unicodeScalars.contains(where: { $0 == "\\" || $0.value < 0x20 || $0.value == 0x7F }) else {
            throw ReadingError(
                "directory \(PlainText.quoted(text)) holds a backslash or control character", help: help)
        }
        let parts = text.split(separator: "/").filter { $0 != "." }
        guard !parts.contains("..") else {
            throw ReadingError(
                "directory \(PlainText.quoted(text)) holds `..`", help: "write the directory that is meant")
        }
        return "/" + parts.joined(separator: "/")
    }
}
