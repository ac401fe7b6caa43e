internal import ConfigLanguage
internal import GatewayRuntime
internal import NIOCore
internal import Transports

/// The servers of the configuration in force, each made once for as long as it stays what it is.
///
/// Bound to its event loop.
final class ServedServers {
    /// One server, and what it was made of.
    struct Entry {
        /// Without its policy, which changes nothing about the server itself.
        let settings: ServerSettings
        let product: ServerFactory.Product
    }

    private let factory: ServerFactory
    private(set) var entries: [Entry] = []

    /// How long the last words to a server that is left may take.
    private static let closeDelay = TimeAmount.seconds(5)

    init(_ factory: ServerFactory) {
        self.factory = factory
    }

    /// The servers in force, in the order of the configuration.
    var servers: [HubServer] { entries.map(\.product.server) }

    /// Open connections to servers at an address.
    var connectionCount: Int { entries.reduce(0) { $0 + ($1.product.pool?.counters.open ?? 0) } }

    /// The servers of a configuration: those in force where nothing about them has changed, else new ones.
    ///
    /// Nothing is in force yet, and nothing has ended.
    /// - Throws: `ToolError` when one cannot be made.
    func prepare(_ configuration: GatewayConfiguration) throws(ToolError) -> [Entry] {
        let known = Dictionary(entries.map { ($0.settings.name, $0) }) { first, _ in first }
        var prepared: [Entry] = []
        for var settings in configuration.servers where !settings.isDisabled {
            settings.policy = nil
            if let kept = known[settings.name], kept.settings == settings {
                prepared.append(kept)
            } else {
                prepared.append(Entry(settings: settings, product: try factory.make(settings)))
            }
        }
        return prepared
    }

    /// Puts prepared servers in force; connections to those that are left close a little later.
    func adopt(_ prepared: [Entry]) {
        let kept = Set(prepared.map { ObjectIdentifier($0.product.server) })
        let left = entries.filter { !kept.contains(ObjectIdentifier($0.product.server)) }.compactMap(\.product.pool)
        entries = prepared
        guard !left.isEmpty else { return }
        factory.loop.assumeIsolated().scheduleTask(in: Self.closeDelay) {
            for pool in left { pool.close() }
        }
    }
}
