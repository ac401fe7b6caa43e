/// Calls that were answered with `input_required` and may come back once without a second charge.
///
/// The retry is a new call and is decided again from the start; only its charges were paid by the first round. A
/// round is used up by its retry, so that a client cannot mint free calls.
struct InputRounds {
    private static let lifetimeNanoseconds: Int64 = 3_600_000_000_000
    private static let maxRounds = 10_000

    /// How many paid rounds wait for their retry, and until when, by a digest of tool, arguments and `requestState`.
    private var rounds: [[UInt8]: (count: Int, ends: Int64)] = [:]

    /// A call with this digest was answered with `input_required`.
    mutating func open(_ digest: [UInt8], at now: Int64) {
        if rounds.count >= InputRounds.maxRounds {
            rounds = rounds.filter { $0.value.ends > now }
            // Without room the retry is charged again, which refuses too much rather than too little.
            if rounds.count >= InputRounds.maxRounds { return }
        }
        rounds[digest, default: (0, 0)].count += 1
        rounds[digest]?.ends = now &+ InputRounds.lifetimeNanoseconds
    }

    /// True when a retry with this digest was paid for; uses that round up.
    mutating func use(_ digest: [UInt8], at now: Int64) -> Bool {
        guard let round = rounds[digest], round.ends > now else { return false }
        if round.count == 1 {
            rounds.removeValue(forKey: digest)
        } else {
            rounds[digest]?.count -= 1
        }
        return true
    }
}
