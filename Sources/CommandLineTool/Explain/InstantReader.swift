internal import ConfigLanguage

/// Reads points in time as RFC 3339 writes them, such as `2026-11-21T09:30:00Z` or `2026-11-21T10:30:00.5+01:00`.
enum InstantReader {
    /// The length of a date without a time, which is a point in time for grants alone.
    private static let dateLength = 10

    /// Nanoseconds since the Unix epoch; nil when the text is no such time, or before 1970 or after 2199.
    static func nanoseconds(_ text: String) -> Int64? {
        text.utf8.count > dateLength ? ExpiryReader.nanoseconds(text) : nil
    }
}
