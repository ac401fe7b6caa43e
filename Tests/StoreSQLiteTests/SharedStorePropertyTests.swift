import GatewayTesting
import PolicyEngine
import StoreSQLite
import Testing

@Suite struct SharedStorePropertyTests {
    private static let second = StoreSamples.second
    private static let limits = [
        StoreSamples.charge("small", window: .span(nanoseconds: 3 * second), most: 10),
        StoreSamples.charge("middle", window: .span(nanoseconds: 5 * second), most: 300),
        StoreSamples.charge(
            "bucket", window: .span(nanoseconds: 4 * second), algorithm: .tokenBucket(burst: Amount(units: 100)),
            most: 150),
    ]

    private struct Plan {
        var skews: [Int64] = [0, 0, 0]
        var crashes = false
        var leaps = false
        var refunds = false
        var isPrompt = true
    }

    private static func run(_ plan: Plan, seed: UInt64, steps: Int = 500) throws -> SharedStoreWorld {
        var generator = SeededGenerator(seed: seed)
        let world = try SharedStoreWorld(limits: limits, skews: plan.skews, isExplaining: plan.isPrompt)
        var held: [(process: Int, booked: [BookedCharge])] = []
        for _ in 0..<steps {
            let process = Int.random(in: 0..<plan.skews.count, using: &generator)
            switch Int.random(in: 0..<100, using: &generator) {
            case 0 where plan.crashes: try world.crash(process)
            case 1 where plan.leaps:
                world.clock.stepWall(byNanoseconds: Int64.random(in: -20 * second...2 * second, using: &generator))
            case 2..<12: try world.step(process)
            case 12..<20 where plan.refunds && !held.isEmpty:
                let index = Int.random(in: held.indices, using: &generator)
                let (process, booked) = held.remove(at: index)
                try world.giveBack(booked, by: process)
            case 20..<40:
                let nanoseconds = Int64.random(in: 0...400_000_000, using: &generator)
                try world.advance(byNanoseconds: nanoseconds, promptly: plan.isPrompt)
            case _:
                // A burst, as agents make them.
                var charge = limits[Int.random(in: 0..<limits.count, using: &generator)]
                charge.amount = Amount(units: UInt64.random(in: 1...2, using: &generator))
                for _ in 0..<Int.random(in: 1...8, using: &generator) {
                    world.clock.advance(byNanoseconds: Int64.random(in: 0...5_000_000, using: &generator))
                    guard let booked = try world.call(process, [charge]) else { break }
                    if held.count < 20 { held.append((process, booked)) }
                }
            }
        }
        return world
    }

    @Test(arguments: 0..<3) func `processes that share a file never use more than the maximum`(seed: UInt64) throws {
        let world = try SharedStorePropertyTests.run(Plan(), seed: seed)
        #expect(world.complaints == [])
        #expect(world.granted > 100 && world.refused > 10 && world.fromMemory > 20)
    }

    @Test(arguments: 0..<3) func `crashes never let more than the maximum through`(seed: UInt64) throws {
        let world = try SharedStorePropertyTests.run(Plan(crashes: true, refunds: true), seed: seed)
        #expect(world.complaints == [])
        #expect(world.crashes.count > 0)
    }

    @Test(arguments: 0..<3) func `clocks that step or differ never let more than the maximum through`(
        seed: UInt64
    ) throws {
        let plan = Plan(
            skews: [0, 7 * SharedStorePropertyTests.second, -3 * SharedStorePropertyTests.second], crashes: true,
            leaps: true, refunds: true, isPrompt: false)
        let world = try SharedStorePropertyTests.run(plan, seed: seed)
        #expect(world.complaints == [])
    }
}
