/// What one gateway has done since it started, counted on its event loop.
///
/// Calls that were forwarded and are neither answered nor unanswered are under way.
package struct Tally: Sendable, Equatable {
    /// Counts by name, of at most ``maxNames`` names.
    package struct Names: Sendable, Equatable {
        /// The most names that are told apart; a policy that is replaced often must not fill the memory.
        package static let maxNames = 1_000
        /// The name under which further names count.
        package static let others = "(others)"

        /// How often each name came.
        package private(set) var counts: [String: UInt64] = [:]

        /// Nothing counted.
        package init() {}

        /// These counts.
        package init(counts: [String: UInt64]) {
            self.counts = counts
        }

        /// Counts one more.
        package mutating func add(_ name: String) {
            if let place = counts.index(forKey: name) {
                counts.values[place] &+= 1
            } else {
                counts[counts.count < Self.maxNames - 1 ? name : Self.others, default: 0] &+= 1
            }
        }
    }

    /// Calls that went upstream.
    package var forwarded: UInt64 = 0
    /// Calls that were answered with a result.
    package var succeeded: UInt64 = 0
    /// Calls whose result says that the tool failed.
    package var toolErrors: UInt64 = 0
    /// Calls that were answered with a protocol error, or with an error of HTTP.
    package var protocolErrors: UInt64 = 0
    /// Calls that went upstream and were given up, or whose answer never came or could not be read.
    package var unanswered: UInt64 = 0
    /// Calls that got the answer of an identical call.
    package var replayed: UInt64 = 0
    /// Calls that were refused, or whose answer was.
    package var refusedCalls: UInt64 = 0
    /// Messages that were refused and are no policed calls, in either direction.
    package var refusedMessages: UInt64 = 0
    /// Refusals by the JSON Pointer of the rule, else by code; together, refused calls and messages.
    package var refusals = Names()
    /// What rules in shadow mode would have refused, by the JSON Pointer of the rule.
    package var shadowRefusals = Names()
    /// When the latest call came, in wall-clock nanoseconds since the epoch; nil before the first.
    package var lastCallNanoseconds: Int64?

    /// Nothing done yet.
    package init() {}

    /// Calls that wait for the upstream's answer.
    package var underWay: UInt64 {
        let ended = succeeded &+ toolErrors &+ protocolErrors &+ unanswered
        return forwarded > ended ? forwarded &- ended : 0
    }
}
