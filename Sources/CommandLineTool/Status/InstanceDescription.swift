internal import CPosix

/// What a running gateway is, from its start to its end.
package struct InstanceDescription: Sendable, Equatable {
    /// Who stands on its two sides.
    package enum Face: String, Sendable, CaseIterable {
        /// A client on its standard streams, a server that it started.
        case wrap
        /// A client on its standard streams, a server at an address.
        case bridge
        /// Clients that connect to it, a server at an address.
        case proxy
        /// Clients that connect to it, a server that it starts.
        case host
        /// Clients that connect to it, and the servers of a configuration.
        case serve
    }

    /// Its process id.
    package var processID: Int32
    /// The number of its version.
    package var version: String
    /// When it began, in wall-clock nanoseconds since the epoch.
    package var startedNanoseconds: Int64
    /// What the server is called in counters and records.
    package var server: String
    /// The policy file, or the configuration of several servers, as an absolute path.
    package var policyPath: String
    /// Who stands on its two sides.
    package var face: Face
    /// The server's address or command, without secrets; empty for several servers.
    package var upstream: String

    /// A description with every part given.
    package init(
        processID: Int32, version: String, startedNanoseconds: Int64, server: String, policyPath: String, face: Face,
        upstream: String
    ) {
        self.processID = processID
        self.version = version
        self.startedNanoseconds = startedNanoseconds
        self.server = server
        self.policyPath = policyPath
        self.face = face
        self.upstream = upstream
    }

    /// This process, from now on; a relative policy path is one below the working directory.
    package init(server: String, policyPath: String, face: Face, upstream: String) {
        self.init(
            processID: cposix_process_id(), version: ToolVersion.number,
            startedNanoseconds: cposix_wall_nanoseconds(), server: server,
            policyPath: policyPath == "-" ? policyPath : StateDirectory.absolute(policyPath), face: face,
            upstream: upstream)
    }
}
