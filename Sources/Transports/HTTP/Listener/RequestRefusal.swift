/// What is answered to a request that no handler sees.
struct RequestRefusal: Error, Equatable {
    /// The status of the answer.
    let status: Int
    /// One sentence for whoever wrote the client.
    let message: String
}
