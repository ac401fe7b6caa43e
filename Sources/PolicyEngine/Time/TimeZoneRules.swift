/// The offsets of one time zone over time, as a TZif file (RFC 8536) gives them.
package struct TimeZoneRules: Sendable, Hashable {
    /// Coordinated universal time.
    package static let utc = TimeZoneRules(initialOffset: 0, transitions: [], footer: nil)

    /// An instant at which clocks change, and how far ahead of UTC they are from then on.
    struct Transition: Sendable, Hashable {
        let unixSeconds: Int64
        let offsetSeconds: Int64
    }

    /// In force before the first transition.
    private let initialOffset: Int64
    /// In order of time.
    private let transitions: [Transition]
    /// In force after the last transition; nil keeps the last offset for ever.
    private let footer: RecurringOffsets?

    /// Rules with every part given; `transitions` are in order of time.
    init(initialOffset: Int64, transitions: [Transition], footer: RecurringOffsets?) {
        self.initialOffset = initialOffset
        self.transitions = transitions
        self.footer = footer
    }

    /// Reads a TZif file of version 1, 2, 3 or 4, such as those under `/usr/share/zoneinfo`.
    ///
    /// - Throws: `TimeZoneRulesError` when the bytes are no such file, or one that counts leap seconds.
    package init(tzif: [UInt8]) throws(TimeZoneRulesError) {
        var reader = TimeZoneFileReader(bytes: tzif)
        self = try reader.read()
    }

    /// How far clocks are ahead of UTC at an instant, in seconds; negative west of Greenwich.
    package func offsetSeconds(at unixSeconds: Int64) -> Int64 {
        // The first transition after the instant; the one before it is in force.
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].unixSeconds <= unixSeconds { low = middle + 1 } else { high = middle }
        }
        if low == transitions.count, let footer { return footer.offsetSeconds(at: unixSeconds) }
        return low == 0 ? initialOffset : transitions[low - 1].offsetSeconds
    }
}
