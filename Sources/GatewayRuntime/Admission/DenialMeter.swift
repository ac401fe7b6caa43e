/// How often one grant was refused lately: beyond its limit, calls are answered without evaluation.
///
/// Refused calls are free, so without this an agent could make the gateway evaluate for ever. Calls answered without
/// evaluation count too: the grant is heard again when it has calmed down for a minute.
struct DenialMeter {
    private static let minuteNanoseconds: Int64 = 60_000_000_000

    /// Times of the latest refusals, oldest at ``next`` once the ring is full.
    private var times: [Int64] = []
    private var next = 0

    /// Nanoseconds until the grant is evaluated again; nil when it is not over `limit` refusals a minute.
    func waitNanoseconds(limit: Int, at now: Int64) -> Int64? {
        guard limit > 0, times.count >= limit else { return nil }
        let oldest = times[(next + times.count - limit) % times.count]
        let free = oldest &+ DenialMeter.minuteNanoseconds
        return free > now ? free &- now : nil
    }

    /// Notes one refusal; keeps the latest `limit` of them.
    mutating func record(limit: Int, at now: Int64) {
        guard limit > 0 else { return }
        if times.count < limit {
            // The ring grows at its end, so it must be in order first.
            if next != 0 {
                times = Array(times[next...] + times[..<next])
                next = 0
            }
            times.append(now)
        } else if times.count > limit {
            times = Array((times[next...] + times[..<next]).suffix(limit))
            next = 0
            record(limit: limit, at: now)
        } else {
            times[next] = now
            next = (next + 1) % times.count
        }
    }
}
