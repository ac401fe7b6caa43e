internal import ToolRisk

/// The verbs. A certain verb decides wherever it stands in a name; the others are nouns as often (`order`, `report`),
/// and decide when nothing better is there.
extension Lexicon {
    struct VerbEntry: Sendable {
        let category: RiskCategory
        let isCertain: Bool
        let words: String

        init(_ category: RiskCategory, certain: Bool, _ words: String) {
            self.category = category
            isCertain = certain
            self.words = words
        }
    }

    static let verbs: [VerbEntry] = [
        VerbEntry(
            .financial, certain: true,
            """
            pay repay snipe undelegate redelegate prepay refund buy sell purchase withdraw disburse remit donate wager
            unstake liquidate overpay rebuy shortsell topup reimburse pagar comprar vender reembolsar transferir
            """),
        VerbEntry(
            .destructive, certain: true,
            """
            delete remove deallocate sil kaldir hapus elimina borra deleta destroy drop purge wipe clear erase
            truncate cancel revoke terminate kill uninstall prune archive trash deregister unregister discard
            invalidate flush evict decommission deprovision overwrite abort abandon void revert undo detach rm rmdir
            del rmi cleanup reset forget dissolve disband undeploy delist obliterate shred nuke eliminar borrar
            excluir cancelar apagar supprimer loeschen unprovision undefine deinit teardown delmany deletemany
            deleteone unlink unset expunge sterilize
            """),
        VerbEntry(
            .execute, certain: true,
            """
            run execute exec redeliver reindex reprocess rerequest retrigger boot unpause interrupt hangup reimagine
            vacuum rebase invoke trigger deploy redeploy launch start restart rerun reboot stop halt click dblclick
            doubleclick rightclick hover navigate tap swipe drag press keypress eval dispatch install reinstall
            compile pause resume retry replay reload login logout signin signout authenticate synthesize synthesise
            bootstrap finetune upscale inpaint outpaint orchestrate automate shutdown sync resync failover drain
            rollout spawn relaunch rollback ejecutar executar iniciar detener migrate inject dial refresh reconnect
            recreate rebuild unmount remount mount impersonate relogin scaledown scaleup repair
            """),
        VerbEntry(
            .write, certain: true,
            """
            create add update mark ack untrash unfreeze uncordon cordon set initialize initialise enforce protect
            unprotect unapprove equip ungroup unmerge allocate contribute exclude unconfirm expose award align freeze
            unschedule unselect remind suppress unsuppress prepend compress revise prioritize deprioritize amend
            unmatch envia adiciona atualiza cria agrega actualiza olustur ekle guncelle kaydet gonder shuffle give
            rebrand retag relabel redefine edit modify write insert append upsert save upload rename duplicate clone
            attach assign unassign reassign enable disable activate deactivate reactivate publish unpublish republish
            send resend reply share unshare invite uninvite subscribe unsubscribe resubscribe unfollow register
            configure reconfigure change merge approve reject submit toggle unlock grant associate disassociate join
            reorder reposition resize rotate unarchive restore reopen undelete unblock mute unmute snooze dismiss
            provision customize customise promote demote acknowledge respond forward notify enqueue increment
            decrement accept decline enroll enrol escalate replace pin unpin unstar bookmark favorite favourite
            unfavorite unlike upvote downvote remember memorize memorise ingest annotate populate tweet retweet untag
            unlabel reschedule suspend unsuspend ban unban hide unhide encrypt store persist transform refactor
            override extend confirm finalize finalise import move relocate adjust increase decrease rewrite put
            reprioritize categorize categorise unassociate unsnooze uncomplete recategorize onboard offboard requeue
            unwatch replicate crear agregar actualizar modificar enviar guardar editar subir criar adicionar atualizar
            salvar creer ajouter erstellen tambah buat crud intialize setparent regenerate instantiate scaffold
            transition unmark unresolve embargo crosspost repost leave propose
            """),
        VerbEntry(
            .read, certain: true,
            """
            sum get list check gather collect enrich locate observe decrypt construct derive recognize recognise
            troubleshoot rephrase transpose greet requery standardize obtiene recupera devuelve retorna lista busca
            listele getir ara goster returns search find fetch read retrieve lookup describe show view analyze analyse
            validate calculate compare extract parse inspect summarize summarise explain explore browse discover
            identify detect diagnose estimate recommend suggest filter query preview ping whoami enumerate introspect
            lint measure predict visualize visualise poll download obtain determine examine investigate forecast
            geocode decode aggregate decompile disassemble crawl scrape peek grep glob verify ls cat wait subtract
            multiply divide echo gets getall listall obtener listar buscar consultar leer mostrar obtenir lister
            chercher cari lihat ambil hello hi whois nslookup traceroute
            """),
        VerbEntry(
            .financial, certain: false,
            """
            swap deposit delegate invoice exercise charge stake mint bid trade invest redeem borrow lend bridge
            airdrop tip claim settle transfer debit credit reverse autopay preauthorize preauth transact payinvoice
            zap hedge
            """),
        VerbEntry(.destructive, certain: false, "empty clean expire redact kick disconnect unregister dismantle"),
        VerbEntry(
            .execute, certain: false,
            """
            call type ssh curl proxy touch initiate upgrade operate focus assume scroll build play say speak chat
            prompt use control command shell bash terminal test connect scale roll skip next previous seek turn power
            wake mine train interact step continue open sign broadcast process auth authorize force go back screencast
            dub choose imagine shoot fly rpc cmd console queue flash
            """),
        VerbEntry(
            .write, certain: false,
            """
            place close issue renew advance shorten compose defend adapt ensure timeout unread bump apply comment tag
            label post like star answer emulate supply checkout request switch optimize fill follow note log record
            draft schedule plan block lock resolve complete patch push commit stage pull fork init index embed react
            vote rate reserve book hold split combine link copy fix setup make file alias whitelist blacklist allow
            deny flag prepare finish end manage design define declare order heartbeat enter handle message email sms
            notifyall group cache backup snapshot signup name watch feed hire reward gift crop trim normalize
            """),
        VerbEntry(
            .read, certain: false,
            """
            capture evaluate display select ask translate transcribe compute gen access look receive visit expand
            normalise round average reveal trace return autocomplete dig optimise track monitor scan sort rank render
            sample take screenshot export format generate count diff dump classify score solve interpret convert map
            match hash health status info head tail see known know review audit report simulate assess consult quote
            profile load watch think reason research correlate infer learn help tokenize tokenise encode debug guess
            ground rerank vectorize stat tell tree print plot draw benchmark proofread ver ler
            """),
    ]
}
