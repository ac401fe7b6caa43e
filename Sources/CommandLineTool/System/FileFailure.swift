/// Why a file's bytes are not to be had.
struct FileFailure: Error, Equatable {
    /// The path as the user gave it.
    let path: String
    /// The system's or our own words for it, lower case.
    let reason: String

    /// One sentence for the user.
    var message: String { "cannot read `\(path)`: \(reason)" }
}
