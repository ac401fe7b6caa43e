internal import NIOSSL

/// The gateway's side of TLS towards an upstream.
enum UpstreamTLS {
    static func context(_ trust: UpstreamPoolConfiguration.Trust) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        switch trust {
        case .system:
            break
        case .systemAnd(let file):
            configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(file))]
        case .anyone:
            configuration.certificateVerification = .none
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
