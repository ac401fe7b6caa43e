/// How often one grant was refused lately: beyond its limit, calls are answered without evaluation.
///
/// Refused calls are free, so without this an agent could make the gateway evaluate for ever. Calls answered without
/// evaluation count too: the grant is heard again when it has calmed down for a minute.
struct DenialMeter {
    private static let minuteNanoseconds: Int64 = 60_000_000_000

    /// Times of the latest refusals, oldest at ``next`` once the ring is full.
    private var times: [Int64] = []
    private var next = 0

    /// Nanoseconds until the grant is evaluated again; nil when it had at most `limit` refusals within a minute.
    func waitNanoseconds(limit: Int, at now: Int64) -> Int64? {
        let tooMany = limit &+ 1
        guard limit > 0, times.count >= tooMany else { return nil }
        let oldest = times[(next + times.count - tooMany) % times.count]
        let free = oldest &+ DenialMeter.minuteNanoseconds
        return free > now ? free &- now : nil
    }

    /// Notes one refusal; keeps as many as it takes to be over the limit.
    mutating func record(limit: Int, at now: Int64) {
        guard limit > 0 else { return }
        let kept = limit &+ 1
        if times.count < kept {
            // The ring grows at its end, so it must be in order first.
            if next != 0 {
                times = Array(times[next...] + times[..<next])
                next = 0
            }
            times.append(now)
        } else if times.count > kept {
            // The limit was lowered by a reload.
            times = Array((times[next...] + times[..<next]).suffix(limit) + [now])
            next = 0
        } else {
            times[next] = now
            next = (next + 1) % times.count
        }
    }
}
