/// Why bytes are not the rules of a time zone.
package enum TimeZoneRulesError: Error, Sendable, Hashable {
    /// The bytes do not begin as a TZif file does.
    case notTimeZoneData
    /// The file ends before its tables do.
    case truncated
    /// A table contradicts the format: an index out of range, times out of order, an impossible offset.
    case malformed
    /// The file counts leap seconds, which Unix time does not.
    case leapSeconds
    /// The rule for the time after the last table entry cannot be read.
    case unreadableRule
}
