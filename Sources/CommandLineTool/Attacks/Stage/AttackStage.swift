internal import Catalogue
internal import GatewayRuntime

/// Where the steps of a play happen.
protocol AttackStage: AnyObject {
    var bench: AttackBench { get }

    /// Lets one step happen, once.
    func perform(_ step: AttackStep)
}

enum AttackStages {
    /// The stage that a play asks for, with this policy.
    static func make(_ play: AttackPlay, _ snapshot: PolicySnapshot) -> any AttackStage {
        let bench = AttackBench(play, snapshot)
        switch play.stage {
        case .session: return SessionStage(bench)
        case .proxy: return ProxyStage(bench)
        case .hub: return HubStage(bench)
        }
    }
}
