import GatewayRuntime
import Testing

@Suite struct PolicyWatchTests {
    private typealias Action = PolicyWatch.Action

    private static let old: [UInt8] = [1]
    private static let half: [UInt8] = [2]
    private static let whole: [UInt8] = [2, 3]

    @Test func `a file that does not change causes nothing`() {
        var watch = PolicyWatch.StateMachine(inForce: Self.old)
        for _ in 1...3 { #expect(watch.saw(.content(Self.old)) == .nothing) }
    }

    @Test func `new content is loaded when two looks in a row saw it, and then is in force`() {
        var watch = PolicyWatch.StateMachine(inForce: Self.old)
        #expect(watch.saw(.content(Self.half)) == .nothing)
        #expect(watch.saw(.content(Self.whole)) == .nothing)
        #expect(watch.saw(.content(Self.whole)) == .load(Self.whole))
        watch.loaded(Self.whole, accepted: true)
        #expect(watch.saw(.content(Self.whole)) == .nothing)
        #expect(watch.saw(.content(Self.old)) == .nothing)
        #expect(watch.saw(.content(Self.old)) == .load(Self.old))
    }

    @Test func `refused content is tried once, and the return of the old is told`() {
        var watch = PolicyWatch.StateMachine(inForce: Self.old)
        _ = watch.saw(.content(Self.half))
        #expect(watch.saw(.content(Self.half)) == .load(Self.half))
        watch.loaded(Self.half, accepted: false)
        #expect(watch.saw(.content(Self.half)) == .nothing)
        #expect(watch.saw(.content(Self.half)) == .nothing)
        #expect(watch.saw(.content(Self.old)) == .reportRestored)
        #expect(watch.saw(.content(Self.old)) == .nothing)
    }

    @Test func `the return of the old is told though something else was seen meanwhile`() {
        var watch = PolicyWatch.StateMachine(inForce: Self.old)
        _ = watch.saw(.content(Self.half))
        _ = watch.saw(.content(Self.half))
        watch.loaded(Self.half, accepted: false)
        #expect(watch.saw(.content(Self.whole)) == .nothing)
        #expect(watch.saw(.content(Self.old)) == .reportRestored)

        #expect(watch.saw(.unreadable("gone")) == .nothing)
        #expect(watch.saw(.unreadable("gone")) == .reportUnreadable("gone"))
        #expect(watch.saw(.content(Self.half)) == .nothing)
        #expect(watch.saw(.content(Self.old)) == .reportRestored)
    }

    @Test func `a file that is away for one look is not missed, and a lasting absence is told once`() {
        var watch = PolicyWatch.StateMachine(inForce: Self.old)
        #expect(watch.saw(.unreadable("no such file")) == .nothing)
        #expect(watch.saw(.content(Self.old)) == .nothing)
        #expect(watch.saw(.unreadable("no such file")) == .nothing)
        #expect(watch.saw(.unreadable("no such file")) == .reportUnreadable("no such file"))
        #expect(watch.saw(.unreadable("no such file")) == .nothing)
        #expect(watch.saw(.content(Self.whole)) == .nothing)
        #expect(watch.saw(.content(Self.whole)) == .load(Self.whole))
        watch.loaded(Self.whole, accepted: true)
        #expect(watch.saw(.content(Self.whole)) == .nothing)
    }

    @Test func `content that flickers is never loaded`() {
        var watch = PolicyWatch.StateMachine(inForce: Self.old)
        for _ in 1...4 {
            #expect(watch.saw(.content(Self.half)) == .nothing)
            #expect(watch.saw(.unreadable("busy")) == .nothing)
        }
    }
}
