internal import CallFlow
internal import Testing

@Suite struct ServerLifecycleTests {
    private typealias State = ServerLifecycle.State

    private static let second: Int64 = 1_000_000_000
    private static let halfSecond: Int64 = 500_000_000

    private static func server(idleSeconds: Int64? = 10) -> ServerLifecycle {
        ServerLifecycle(ServerLifecycle.Intervals(idleNanoseconds: idleSeconds.map { $0 * second }))
    }

    // MARK: - Starting

    @Test func `many ask and it is started once`() {
        var server = Self.server()
        #expect(server.acquire(at: 0) == .start)
        #expect(server.state == .starting(users: 1))
        #expect(server.acquire(at: 1) == .starting)
        #expect(server.acquire(at: 2) == .starting)
        #expect(server.state == .starting(users: 3))
        #expect(server.started(at: 3) == .none)
        #expect(server.state == .used(users: 3, sinceNanoseconds: 3))
        #expect(server.acquire(at: 4) == .ready)
        #expect(server.state == .used(users: 4, sinceNanoseconds: 3))
    }

    @Test func `a start that nobody waits for any more leaves it idle`() {
        var server = Self.server()
        _ = server.acquire(at: 0)
        #expect(server.release(at: 1) == .none)
        #expect(server.state == .starting(users: 0))
        #expect(server.started(at: 2) == .schedule(atNanoseconds: 2 + 10 * Self.second))
        #expect(server.state == .idle(untilNanoseconds: 2 + 10 * Self.second, sinceNanoseconds: 2))
    }

    @Test func `whoever asks while it is being stopped gets the next one`() {
        var server = Self.server()
        _ = server.acquire(at: 0)
        _ = server.started(at: 0)
        _ = server.release(at: 0)
        #expect(server.timeReached(at: 10 * Self.second) == .shutDown)
        #expect(server.state == .stopping(waiting: 0))
        #expect(server.acquire(at: 11 * Self.second) == .starting)
        #expect(server.acquire(at: 11 * Self.second) == .starting)
        #expect(server.release(at: 11 * Self.second) == .none)
        #expect(server.state == .stopping(waiting: 1))
        #expect(server.ended(at: 12 * Self.second) == .start)
        #expect(server.state == .starting(users: 1))
        #expect(server.failures == 0)
    }

    // MARK: - Idle

    @Test func `the last who leaves starts the wait, and its end stops the server`() {
        var server = Self.server()
        _ = server.acquire(at: 0)
        _ = server.acquire(at: 0)
        _ = server.started(at: 0)
        #expect(server.release(at: 5) == .none)
        #expect(server.state == .used(users: 1, sinceNanoseconds: 0))
        #expect(server.release(at: 7) == .schedule(atNanoseconds: 7 + 10 * Self.second))
        #expect(server.timeReached(at: 7 + 10 * Self.second) == .shutDown)
        #expect(server.ended(at: 20 * Self.second) == .none)
        #expect(server.state == .stopped)
        #expect(server.acquire(at: 20 * Self.second) == .start)
    }

    @Test func `a thousand short uses wait once, and as long as the last one asks for`() {
        var server = Self.server()
        _ = server.acquire(at: 0)
        _ = server.started(at: 0)
        #expect(server.release(at: 0) == .schedule(atNanoseconds: 10 * Self.second))
        for now in 1...1000 {
            #expect(server.acquire(at: Int64(now)) == .ready)
            #expect(server.release(at: Int64(now)) == .none)
        }
        let last = 1000 + 10 * Self.second
        #expect(server.timeReached(at: 10 * Self.second) == .schedule(atNanoseconds: last))
        #expect(server.state == .idle(untilNanoseconds: last, sinceNanoseconds: 0))
        #expect(server.timeReached(at: last) == .shutDown)
    }

    @Test func `a wait that ends during a use stops nothing, and the next idle time has its own`() {
        var server = Self.server()
        _ = server.acquire(at: 0)
        _ = server.started(at: 0)
        _ = server.release(at: 0)
        _ = server.acquire(at: 1)
        #expect(server.timeReached(at: 10 * Self.second) == .none)
        #expect(server.state == .used(users: 1, sinceNanoseconds: 0))
        #expect(server.release(at: 11 * Self.second) == .schedule(atNanoseconds: 21 * Self.second))
    }

    @Test func `a wait from before a crash does not stop the next server early`() {
        var server = Self.server()
        _ = server.acquire(at: 0)
        _ = server.started(at: 0)
        _ = server.release(at: 0)
        _ = server.ended(at: 1)
        _ = server.acquire(at: Self.second)
        _ = server.started(at: Self.second)
        #expect(server.release(at: 2 * Self.second) == .none)
        #expect(server.timeReached(at: 10 * Self.second) == .schedule(atNanoseconds: 12 * Self.second))
        #expect(server.timeReached(at: 12 * Self.second) == .shutDown)
    }

    @Test func `without an idle time it is never stopped`() {
        var server = Self.server(idleSeconds: nil)
        _ = server.acquire(at: 0)
        _ = server.started(at: 0)
        #expect(server.release(at: 1) == .none)
        #expect(server.state == .idle(untilNanoseconds: nil, sinceNanoseconds: 0))
        #expect(server.timeReached(at: .max) == .none)
    }

    @Test func `an idle time beyond all clocks does not overflow`() {
        var server = ServerLifecycle(ServerLifecycle.Intervals(idleNanoseconds: .max))
        _ = server.acquire(at: 5)
        _ = server.started(at: 5)
        #expect(server.release(at: 5) == .schedule(atNanoseconds: .max))
    }

    // MARK: - Failures

    @Test func `each failure doubles the wait up to half a minute`() {
        var server = Self.server()
        var now: Int64 = 0
        var waits: [Int64] = []
        for _ in 1...80 {
            #expect(server.acquire(at: now) == .start)
            #expect(server.ended(at: now) == .none)
            guard let next = server.nextAttemptNanoseconds else { break }
            #expect(server.acquire(at: next - 1) == .refused(retryAtNanoseconds: next))
            waits.append(next - now)
            now = next
        }
        #expect(waits.count == 80)
        #expect(waits.prefix(7).map { $0 / 1_000_000 } == [500, 1000, 2000, 4000, 8000, 16000, 30000])
        #expect(waits.dropFirst(7).allSatisfy { $0 == 30 * Self.second })
        #expect(server.failures == 80)
    }

    @Test(arguments: [(59, 3, 2_000), (60, 1, 500)])
    func `only a steady run makes earlier failures forgotten`(
        seconds: Int64, failures: Int, waitMilliseconds: Int64
    ) {
        var server = Self.server()
        _ = server.acquire(at: 0)
        _ = server.ended(at: 0)
        _ = server.acquire(at: Self.second)
        _ = server.ended(at: Self.second)
        let ready = 10 * Self.second
        #expect(server.acquire(at: ready) == .start)
        _ = server.started(at: ready)
        let end = ready + seconds * Self.second
        #expect(server.ended(at: end) == .none)
        #expect(server.failures == failures)
        #expect(server.state == .backingOff(untilNanoseconds: end + waitMilliseconds * 1_000_000))
    }

    @Test func `a steady run that ended for want of users makes earlier failures forgotten`() {
        var server = Self.server(idleSeconds: 100)
        _ = server.acquire(at: 0)
        _ = server.ended(at: 0)
        _ = server.acquire(at: Self.second)
        _ = server.started(at: Self.second)
        _ = server.release(at: Self.second)
        #expect(server.failures == 1)
        #expect(server.timeReached(at: 101 * Self.second) == .shutDown)
        #expect(server.failures == 0)
    }

    @Test func `a crash takes the server from everybody who used it`() {
        var server = Self.server()
        _ = server.acquire(at: 0)
        _ = server.acquire(at: 0)
        _ = server.started(at: 0)
        #expect(server.ended(at: 1) == .none)
        #expect(server.state == .backingOff(untilNanoseconds: 1 + Self.halfSecond))
        #expect(server.acquire(at: 1 + Self.halfSecond) == .start)
        #expect(server.state == .starting(users: 1))
    }

    @Test func `a server that does not answer as one is ended before the wait begins`() {
        var server = Self.server()
        _ = server.acquire(at: 0)
        #expect(server.startRejected() == .shutDown)
        #expect(server.state == .failing)
        #expect(server.acquire(at: 3) == .refused(retryAtNanoseconds: 3 + Self.halfSecond))
        #expect(server.nextAttemptNanoseconds == nil)
        #expect(server.ended(at: 9) == .none)
        #expect(server.state == .backingOff(untilNanoseconds: 9 + Self.halfSecond))
        #expect(server.nextAttemptNanoseconds == 9 + Self.halfSecond)
        #expect(server.failures == 1)
    }

    // MARK: - The end

    @Test func `the end of the gateway is the end of the server`() {
        var server = Self.server()
        _ = server.acquire(at: 0)
        _ = server.started(at: 0)
        #expect(server.close() == .shutDown)
        #expect(server.state == .closing)
        #expect(server.acquire(at: 1) == .closed)
        #expect(server.ended(at: 2) == .none)
        #expect(server.state == .closed)
        #expect(server.acquire(at: 3) == .closed)
    }
}
