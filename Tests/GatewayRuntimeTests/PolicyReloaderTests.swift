import GatewayRuntime
import PolicyEngine
import Synchronization
import Testing

@Suite struct PolicyReloaderTests {
    private static let first = Array("{version: \"1\", default: deny}".utf8)
    private static let second = Array("{version: \"1\", default: allow}".utf8)
    private static let bad = Array("{version: \"1\", default: maybe}".utf8)

    /// The looks that a test scripted, and what the reloader told.
    private final class Script: Sendable {
        private struct State {
            var sightings: [PolicyWatch.Sighting]
            var told: [String] = []
            /// The default action in force at each look.
            var inForce: [DefaultAction] = []
        }

        private let state: Mutex<State>
        let source: PolicySource

        init(_ sightings: [PolicyWatch.Sighting]) throws {
            state = Mutex(State(sightings: sightings))
            source = PolicySource(try SessionRig.snapshot(String(decoding: first, as: UTF8.self)))
        }

        var told: [String] { state.withLock { $0.told } }
        var inForce: [DefaultAction] { state.withLock { $0.inForce } }

        func look() -> PolicyWatch.Sighting {
            let current = source.snapshot.policy.defaultAction
            return state.withLock {
                $0.inForce.append(current)
                return $0.sightings.removeFirst()
            }
        }

        func pause() throws {
            if state.withLock({ $0.sightings.isEmpty }) { throw CancellationError() }
        }

        func note(_ event: ReloadEvent) {
            let word =
                switch event {
                case .replaced(let version, _, _): "replaced \(version)"
                case .refused(let problems): "refused \(problems.count)"
                case .unreadable(let why): "unreadable \(why)"
                case .restored: "restored"
                }
            state.withLock { $0.told.append(word) }
        }
    }

    private func run(_ sightings: [PolicyWatch.Sighting], mode: EnforcementMode? = nil) async throws -> Script {
        let script = try Script(sightings)
        let reloader = PolicyReloader(
            file: "policy.yaml", source: script.source, modeOverride: mode, zoneData: { _ in nil },
            report: { script.note($0) })
        await reloader.run(inForce: Self.first, look: { script.look() }, pause: { try script.pause() })
        return script
    }

    @Test func `a settled change is put in force and told with its version`() async throws {
        let script = try await run([.content(Self.second), .content(Self.second), .content(Self.second)])
        #expect(script.inForce == [.deny, .deny, .allow])
        #expect(script.told == ["replaced \(PolicySnapshot.version(of: Self.second))"])
    }

    @Test func `a half-written file is never put in force`() async throws {
        let looks = (1..<Self.second.count).map { PolicyWatch.Sighting.content(Array(Self.second.prefix($0))) }
        let script = try await run(looks + [.content(Self.first)])
        #expect(script.inForce.allSatisfy { $0 == .deny })
        #expect(script.told.isEmpty)
        #expect(script.source.snapshot.policy.version == PolicySnapshot.version(of: Self.first))
    }

    @Test func `a bad file keeps the old policy, and its repair is told`() async throws {
        let script = try await run([
            .content(Self.bad), .content(Self.bad), .content(Self.bad), .content(Self.first),
        ])
        #expect(script.inForce.allSatisfy { $0 == .deny })
        #expect(script.told == ["refused 1", "restored"])
    }

    @Test func `a file that is gone keeps the old policy`() async throws {
        let script = try await run([
            .unreadable("away"), .unreadable("away"), .unreadable("away"), .content(Self.second),
            .content(Self.second),
        ])
        #expect(script.told == ["unreadable away", "replaced \(PolicySnapshot.version(of: Self.second))"])
        #expect(script.source.snapshot.policy.defaultAction == .allow)
    }

    @Test func `the mode of the command line outlives a reload`() async throws {
        let script = try await run([.content(Self.second), .content(Self.second)], mode: .shadow)
        #expect(script.source.snapshot.policy.mode == .shadow)
    }
}
