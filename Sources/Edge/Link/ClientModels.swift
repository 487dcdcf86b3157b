// What is asked about models.

package import ClusterModel
package import Messages

extension ControlClient {
    /// Every model that whoever asks may know of, each with its newest version, page by page.
    package func models(in namespace: Name? = nil) throws(ClientFault) -> [ModelView] {
        var found: [ModelView] = []
        var query = ModelsQuery(namespace: namespace)
        repeat {
            let reply = try ask(.model(.list(query)))
            guard case .models(let page) = reply else { throw unexpected(reply) }
            found += page.rows
            query.after = page.next
        } while query.after != nil
        return found
    }

    /// One model with all of its versions; nil where there is none.
    package func model(_ reference: ModelReference) throws(ClientFault) -> ModelView? {
        do throws(ClientFault) {
            let reply = try ask(.model(.show(reference)))
            guard case .model(let view) = reply else { throw unexpected(reply) }
            return view
        } catch {
            guard case .rejected(.unknown) = error else { throw error }
            return nil
        }
    }

    package func offer(_ draft: ModelDraft) throws(ClientFault) -> UploadGrant {
        let reply = try ask(.model(.offer(draft)))
        guard case .upload(let grant) = reply else { throw unexpected(reply) }
        return grant
    }

    package func register(_ draft: ModelDraft) throws(ClientFault) -> ModelView {
        let reply = try ask(.model(.register(draft)))
        guard case .model(let view) = reply else { throw unexpected(reply) }
        return view
    }

    package func remove(_ reference: ModelReference, version: UInt32?) throws(ClientFault) {
        let reply = try ask(.model(.remove(reference, version: version)))
        guard case .done = reply else { throw unexpected(reply) }
    }
}
