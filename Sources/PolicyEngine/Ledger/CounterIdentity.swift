/// Which counter: calls that agree in all of it share one.
package struct CounterIdentity: Sendable {
    /// How a counter forgets, without what a new policy may change about it.
    package enum Kind: UInt8, Sendable, Hashable {
        case sliding = 1
        case fixed = 2
        case tokenBucket = 3

        /// The kind of an algorithm.
        package init(_ algorithm: LimitAlgorithm) {
            switch algorithm {
            case .sliding: self = .sliding
            case .fixed: self = .fixed
            case .tokenBucket: self = .tokenBucket
            }
        }
    }

    /// Whose counter it is.
    package let key: CounterKey
    /// What it counts over.
    package let window: Window
    /// How it forgets.
    package let kind: Kind

    /// The counter of a key over a window.
    package init(key: CounterKey, window: Window, kind: Kind) {
        self.key = key
        self.window = window
        self.kind = kind
    }

    /// The counter of a charge.
    package init(_ charge: LedgerCharge) {
        self.init(key: charge.key, window: charge.window, kind: Kind(charge.algorithm))
    }

    /// The counter that was charged.
    package init(_ booked: BookedCharge) {
        self.init(key: booked.key, window: booked.window, kind: Kind(booked.algorithm))
    }

    /// The counter of a condition.
    package init(_ condition: LedgerCondition) {
        self.init(key: condition.key, window: condition.window, kind: Kind(condition.algorithm))
    }
}

extension CounterIdentity: Hashable {
    /// Hashes the key only: few counters share one.
    package func hash(into hasher: inout Hasher) {
        key.hash(into: &hasher)
    }
}

// MARK: - Stored form

extension CounterIdentity {
    /// The version of ``storedBytes``.
    private static let version: UInt8 = 1

    /// The same bytes for the same counter, always.
    package var storedBytes: [UInt8] {
        var encoder = StateEncoder()
        encoder.write(byte: CounterIdentity.version)
        encoder.write(byte: kind.rawValue)
        switch window {
        case .minute: encoder.write(byte: 1)
        case .hour: encoder.write(byte: 2)
        case .day: encoder.write(byte: 3)
        case .week: encoder.write(byte: 4)
        case .month: encoder.write(byte: 5)
        case .span(let nanoseconds):
            encoder.write(byte: 6)
            encoder.write(nanoseconds)
        }
        encoder.write(byte: key.isShadow ? 1 : 0)
        for part in [key.server, key.grant, key.session, key.tool, key.counter, key.by] { encoder.write(part) }
        return encoder.bytes
    }

    /// The counter that ``storedBytes`` names.
    ///
    /// - Throws: `malformed` or `version`.
    package init(storedBytes: [UInt8]) throws(StateDecodingError) {
        var decoder = StateDecoder(storedBytes)
        let version = try decoder.byte()
        guard version == CounterIdentity.version else { throw .version(version) }
        guard let kind = Kind(rawValue: try decoder.byte()) else { throw .malformed }
        self.kind = kind
        switch try decoder.byte() {
        case 1: window = .minute
        case 2: window = .hour
        case 3: window = .day
        case 4: window = .week
        case 5: window = .month
        case 6: window = .span(nanoseconds: try decoder.instant())
        case _: throw .malformed
        }
        let shadow = try decoder.byte()
        guard shadow <= 1 else { throw .malformed }
        key = CounterKey(
            server: try decoder.text(), grant: try decoder.text(), session: try decoder.text(),
            tool: try decoder.text(), counter: try decoder.text(), by: try decoder.text(), isShadow: shadow == 1)
        try decoder.finish()
    }
}
