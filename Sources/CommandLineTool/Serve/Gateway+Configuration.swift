internal import GatewayRuntime
internal import Logging

extension Gateway {
    /// Tells log and audit what became of a changed configuration.
    func note(_ event: ConfigurationEvent, _ logger: Logger) {
        switch event {
        case .replaced(let change, let warnings):
            logger.notice("configuration reloaded: \(change.summary)")
            for warning in warnings { logger.warning("\(warning)") }
            for key in change.waitingKeys {
                logger.warning("the changed `\(key)` of the configuration takes effect when the gateway starts anew")
            }
            recordLifecycle("configuration reloaded: \(change.summary)", code: "config_reloaded")
        case .refused(let why):
            logger.error("the changed configuration was refused and the old one stays in force: \(why)")
            recordLifecycle("configuration refused: \(why)", code: "config_refused")
        case .unreadable(let why):
            logger.error("the configuration cannot be read and the old one stays in force: \(why)")
            recordLifecycle("configuration unreadable: \(why)", code: "config_unreadable")
        case .restored:
            logger.notice("the configuration is again what is in force")
            recordLifecycle("configuration restored", code: "config_restored")
        }
        commitAudit()
    }
}
