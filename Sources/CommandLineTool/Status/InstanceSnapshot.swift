package import AuditFiles
package import GatewayRuntime

/// How a running gateway stands at one instant.
package struct InstanceSnapshot: Sendable, Equatable {
    /// How its audit trail fares.
    package struct AuditReading: Sendable, Equatable {
        /// The number of its lane.
        package var lane: Int
        /// The file being written.
        package var file: String
        /// False while records cannot be written.
        package var isHealthy: Bool
        /// Records written by this process.
        package var records: UInt64
        /// Records that this process lost.
        package var lostRecords: Int
        /// Calls that went upstream and have no record yet.
        package var openCalls: Int
        /// The longest write, in microseconds.
        package var longestWriteMicroseconds: Int64
        /// The longest flush to the disk, in microseconds.
        package var longestFlushMicroseconds: Int64
        /// What went wrong last, perhaps long ago.
        package var lastError: String?

        /// What is worth telling of a writer's health.
        package init(_ health: AuditHealth) {
            lane = health.lane
            file = health.file
            isHealthy = health.isHealthy
            records = health.records
            lostRecords = health.lostRecords
            openCalls = health.openCalls
            longestWriteMicroseconds = health.longestWriteMicroseconds
            longestFlushMicroseconds = health.longestFlushMicroseconds
            lastError = health.lastError
        }

        /// A reading with every part given.
        package init(
            lane: Int, file: String, isHealthy: Bool, records: UInt64, lostRecords: Int = 0, openCalls: Int = 0,
            longestWriteMicroseconds: Int64 = 0, longestFlushMicroseconds: Int64 = 0, lastError: String? = nil
        ) {
            self.lane = lane
            self.file = file
            self.isHealthy = isHealthy
            self.records = records
            self.lostRecords = lostRecords
            self.openCalls = openCalls
            self.longestWriteMicroseconds = longestWriteMicroseconds
            self.longestFlushMicroseconds = longestFlushMicroseconds
            self.lastError = lastError
        }
    }

    /// How its counters fare.
    package struct LedgerReading: Sendable, Equatable {
        /// The state file; nil when counters are in memory and end with the process.
        package var file: String?
        /// Why the file cannot be used now; nil when it can.
        package var failure: String?
        /// Leases that this process holds; nil when nobody counts them.
        package var leases: Int?

        /// A reading with every part given; without any, counters in memory.
        package init(file: String? = nil, failure: String? = nil, leases: Int? = nil) {
            self.file = file
            self.failure = failure
            self.leases = leases
        }
    }

    /// What a gateway of many servers serves.
    package struct ServedReading: Sendable, Equatable {
        /// One of its servers.
        package struct Server: Sendable, Equatable {
            /// What counters and records call it.
            package var name: String
            /// The files of every policy that decides on its calls, as absolute paths.
            package var policyPaths: [String]

            /// A server and its policies.
            package init(name: String, policyPaths: [String]) {
                self.name = name
                self.policyPaths = policyPaths
            }
        }

        /// The servers, in the order of the configuration.
        package var servers: [Server]
        /// How many policy files are in force.
        package var policies: Int
        /// How many grants count.
        package var grants: Int

        /// A reading with every part given.
        package init(servers: [Server], policies: Int, grants: Int) {
            self.servers = servers
            self.policies = policies
            self.grants = grants
        }
    }

    /// The version of the policy in force; empty where there are several.
    package var policyVersion: String
    /// `enforce` or `shadow`; empty where there are several policies.
    package var mode: String
    /// Where clients connect; nil when they do not.
    package var listening: String?
    /// What was done so far.
    package var tally: Tally
    /// Client sessions that are open.
    package var sessions: Int
    /// Open connections of clients; nil over standard streams.
    package var clientConnections: Int?
    /// Open connections to the server; nil over standard streams.
    package var upstreamConnections: Int?
    /// What is served; nil for a gateway of one server.
    package var served: ServedReading?
    /// How the audit trail fares; nil when it is off.
    package var audit: AuditReading?
    /// How the counters fare.
    package var ledger: LedgerReading

    /// A snapshot with every part given.
    package init(
        policyVersion: String, mode: String, listening: String? = nil, tally: Tally, sessions: Int,
        clientConnections: Int? = nil, upstreamConnections: Int? = nil, served: ServedReading? = nil,
        audit: AuditReading?, ledger: LedgerReading = LedgerReading()
    ) {
        self.policyVersion = policyVersion
        self.mode = mode
        self.listening = listening
        self.tally = tally
        self.sessions = sessions
        self.clientConnections = clientConnections
        self.upstreamConnections = upstreamConnections
        self.served = served
        self.audit = audit
        self.ledger = ledger
    }
}
