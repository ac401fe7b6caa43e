internal import Diagnostics
internal import GatewayRuntime
internal import Logging

extension Gateway {
    /// Tells log and audit what became of a changed policy file; `file` says which where there are several.
    func note(_ event: ReloadEvent, of file: String? = nil, _ logger: Logger) {
        let name = file.map { " `\($0)`" } ?? ""
        switch event {
        case .replaced(let version, let counters, let warnings):
            logger.notice("policy\(name) reloaded: version \(version)")
            for line in counters + warnings { logger.warning("\(line.message)") }
            recordLifecycle("policy\(name) reloaded", code: "policy_reloaded", policy: version)
        case .refused(let problems):
            let first = problems.first { $0.severity == .error }?.message ?? "it has errors"
            logger.error("the changed policy\(name) was refused and the old one stays in force: \(first)")
            recordLifecycle("policy\(name) refused: \(first)", code: "policy_refused")
        case .unreadable(let why):
            logger.error("the policy file\(name) cannot be read and the old one stays in force: \(why)")
            recordLifecycle("policy file\(name) unreadable: \(why)", code: "policy_unreadable")
        case .restored:
            logger.notice("the policy file\(name) is again what is in force")
            recordLifecycle("policy file\(name) restored", code: "policy_restored")
        }
        commitAudit()
    }
}
