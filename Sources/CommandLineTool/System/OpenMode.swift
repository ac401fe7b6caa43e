internal import CPosix

/// How the shim opens a file, as plain integers.
enum OpenMode {
    static let read = Int32(bitPattern: CPOSIX_OPEN_READ.rawValue)
    /// Creates the file and fails when it is there.
    static let new = Int32(bitPattern: CPOSIX_OPEN_NEW.rawValue)
}
