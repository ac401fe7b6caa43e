internal import GatewayPorts
internal import GatewayRuntime
internal import NIOCore
internal import Transports

extension HubFace {
    /// Begins to listen for clients of one server, which is started when the first one comes.
    static func start(_ parts: FaceParts, command: [String], _ plan: ListenerPlan) throws -> HubFace {
        let starter = ServerProcessStarter(
            ChildCommand(arguments: command, environment: ProcessEnvironment.list),
            limits: StreamLimits(maxFrameBytes: parts.options.maxFrameBytes), on: parts.loop)
        let (hub, server, grant) = Hub.single(parts, .stream(starter), timer: LoopTimer(loop: parts.loop))
        let handler = HubHTTP(
            hub: hub, doors: plan.doors, path: plan.path, main: .server(server), grants: LocalGrant(grant))
        return try start(parts, hub, [Door(plan: plan, handler: handler)], pools: [])
    }
}
