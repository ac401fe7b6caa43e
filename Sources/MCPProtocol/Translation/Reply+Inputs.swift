internal import JSONText

extension Reply {
    /// `input_required` for a modern client.
    ///
    /// - Parameters:
    ///   - requests: the questions, with their parameters as JSON objects.
    ///   - requestState: our own state, as the client is to echo it.
    package static func inputRequired(
        _ id: RequestID, requests: [(key: String, method: Method, params: [UInt8]?)], requestState: String
    ) -> [UInt8] {
        result(id) { writer in
            writer.beginObject()
            writer.key("resultType")
            writer.string("input_required")
            if !requests.isEmpty {
                writer.key("inputRequests")
                writer.beginObject()
                for request in requests {
                    writer.key(request.key)
                    write(request.method, request.params, &writer)
                }
                writer.endObject()
            }
            writer.key("requestState")
            writer.string(requestState)
            writer.endObject()
        }
    }

    private static func write(_ method: Method, _ params: [UInt8]?, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("method")
        writer.string(method.name)
        if let params {
            writer.key("params")
            writer.raw(params)
        }
        writer.endObject()
    }
}
