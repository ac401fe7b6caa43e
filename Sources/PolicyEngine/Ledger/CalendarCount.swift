/// A counter that starts again with every calendar window.
struct CalendarCount: Sendable {
    private let window: Window
    private var first: Int64
    private var last: Int64
    /// The sum of the charges of the current window.
    private(set) var value = Amount.zero

    /// An empty counter of the window that holds `now`.
    init(window: Window, at now: Int64) {
        self.window = window
        (first, last) = window.calendarBounds(at: now)
    }

    /// Starts again when the window has ended.
    mutating func advance(to now: Int64) {
        guard now > last else { return }
        (first, last) = window.calendarBounds(at: now)
        value = .zero
    }

    /// Adds a charge.
    mutating func book(_ amount: Amount) {
        value = value + amount
    }

    /// Takes back a charge made at `booked`, if that was in the current window.
    mutating func refund(_ amount: Amount, bookedAt booked: Int64) {
        guard booked >= first, booked <= last else { return }
        value = value - amount
    }

    /// When the current window is over.
    var idleNanoseconds: Int64 { last.addingClamped(1) }
}

// MARK: - Stored form

extension CalendarCount {
    /// Writes the window's first instant and the sum.
    func encode(to encoder: inout StateEncoder) {
        encoder.write(first)
        encoder.write(value)
    }

    /// Reads what ``encode(to:)`` wrote.
    ///
    /// - Throws: `malformed` when no count could have written it.
    init(window: Window, from decoder: inout StateDecoder) throws(StateDecodingError) {
        self.init(window: window, at: try decoder.instant())
        value = try decoder.amount()
    }
}
