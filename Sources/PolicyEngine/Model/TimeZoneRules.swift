/// The offsets of one time zone over time.
package struct TimeZoneRules: Sendable, Hashable {
    /// Coordinated universal time.
    package static let utc = TimeZoneRules()

    init() {}
}
