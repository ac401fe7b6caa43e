internal import Catalogue
package import ConfigLanguage
package import GatewayPorts
package import GatewayRuntime
internal import PolicyEngine

/// Finds the grant of a request by what its client presents, and ends grants whose time is over.
///
/// Bound to its event loop.
package final class ServedGrants: GrantFinding {
    /// What a grant of the configuration came to.
    package struct Entry {
        /// What the configuration says of it.
        package let settings: GrantSettings
        /// Nil when the grant does not count: it is disabled, or its time is over.
        package let grant: HubGrant?
        /// What it may use.
        package let access: [ServedAccess]
    }

    private let clock: any GatewayClock
    private var table = GrantTable([])
    /// Every grant of the configuration in force.
    package private(set) var entries: [Entry] = []
    /// When the next grant ends, in nanoseconds since 1970; nil when none will.
    private var nextExpiry: Int64?

    /// No grants yet, whose ends are told by `clock`.
    package init(clock: any GatewayClock) {
        self.clock = clock
    }

    /// The grant of whoever presents this token, or none for nil; nil when there is none that counts now.
    package func grant(presenting token: String?) -> HubGrant? {
        table.index(presenting: token, at: clock.wallNanoseconds()).flatMap { entries[$0].grant }
    }

    /// The grants of a configuration, none of them in force yet.
    ///
    /// A grant stays what it is as long as its name, its tags and its tokens do; tokens may be added.
    package func prepare(_ grants: [GrantSettings], access: (GrantSettings) -> [ServedAccess]) -> [Entry] {
        let now = clock.wallNanoseconds()
        let known = Dictionary(entries.map { ($0.settings.label, $0) }) { first, _ in first }
        return grants.map { settings in
            guard settings.isLive(at: now) else { return Entry(settings: settings, grant: nil, access: []) }
            let access = access(settings)
            if let old = known[settings.label], let grant = old.grant, settings.continues(old.settings) {
                return Entry(settings: settings, grant: grant, access: access)
            }
            let facts = GrantFacts(label: settings.label, tags: settings.tags)
            let grant = HubGrant(
                facts: facts, access: access.map(\.leave), pinGroup: settings.pinGroup ?? PinScope.everybody)
            return Entry(settings: settings, grant: grant, access: access)
        }
    }

    /// What a change of grants asks of the hub.
    package struct Change {
        /// Those whose sessions must end.
        package var over: [HubGrant] = []
        /// Those that may use something else now.
        package var moved: [(grant: HubGrant, access: [ServedAccess])] = []
    }

    /// Puts prepared grants in force.
    package func adopt(_ prepared: [Entry]) -> Change {
        var old: [ObjectIdentifier: Entry] = [:]
        for entry in entries {
            if let grant = entry.grant { old[ObjectIdentifier(grant)] = entry }
        }
        var change = Change()
        for entry in prepared {
            guard let grant = entry.grant, let before = old.removeValue(forKey: ObjectIdentifier(grant)) else {
                continue
            }
            if before.access != entry.access { change.moved.append((grant, entry.access)) }
        }
        change.over = old.values.compactMap(\.grant)
        put(prepared)
        return change
    }

    /// Takes grants whose time is over out of force; they, for their sessions to end.
    package func takeExpired() -> [HubGrant] {
        let now = clock.wallNanoseconds()
        guard let nextExpiry, nextExpiry <= now else { return [] }
        let over = entries.filter { !$0.settings.isLive(at: now) }.compactMap(\.grant)
        put(
            entries.map { entry in
                entry.settings.isLive(at: now) ? entry : Entry(settings: entry.settings, grant: nil, access: [])
            })
        return over
    }

    private func put(_ entries: [Entry]) {
        self.entries = entries
        table = GrantTable(entries.map(\.settings))
        nextExpiry = entries.filter { $0.grant != nil }.compactMap(\.settings.expiryNanoseconds).min()
    }
}

extension GrantSettings {
    /// Whether sessions that were begun under `old` may go on: it is the same grant, and no token was taken back.
    func continues(_ old: GrantSettings) -> Bool {
        tags == old.tags && pinGroup == old.pinGroup && isAnonymous == old.isAnonymous
            && Set(tokens).isSuperset(of: old.tokens)
    }
}
