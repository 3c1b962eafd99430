/** Types of a hub's interface, written by `cdh-sdk generate` from its /openapi.json. */

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Le processus répond
         * @description Pour : tous.
         */
        get: operations["getHealthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prêt à servir
         * @description Pour : tous.
         */
        get: operations["getReadyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lister les organisations
         * @description Pour : l’administrateur ; un membre, la sienne.
         */
        get: operations["getOrganisations"];
        put?: never;
        /**
         * Créer une organisation
         * @description Pour : l’administrateur.
         */
        post: operations["postOrganisations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organisations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire une organisation
         * @description Pour : l’administrateur, ses membres.
         */
        get: operations["getOrganisationsId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organisations/{organisation}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lister les membres
         * @description Pour : un propriétaire de l’organisation, l’administrateur.
         */
        get: operations["getOrganisationsOrganisationMembers"];
        put?: never;
        /**
         * Ajouter un membre
         * @description Pour : un propriétaire de l’organisation, l’administrateur.
         */
        post: operations["postOrganisationsOrganisationMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organisations/{organisation}/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Retirer un membre
         * @description Pour : un propriétaire de l’organisation, l’administrateur.
         */
        delete: operations["deleteOrganisationsOrganisationMembersId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organisations/{organisation}/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lister les clients
         * @description Pour : un propriétaire de l’organisation, l’administrateur.
         */
        get: operations["getOrganisationsOrganisationClients"];
        put?: never;
        /**
         * Créer un client
         * @description Pour : un propriétaire de l’organisation, l’administrateur.
         */
        post: operations["postOrganisationsOrganisationClients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organisations/{organisation}/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Retirer un client
         * @description Pour : un propriétaire de l’organisation, l’administrateur.
         */
        delete: operations["deleteOrganisationsOrganisationClientsId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lister les clés
         * @description Pour : le titulaire, un propriétaire, l’administrateur.
         */
        get: operations["getKeys"];
        put?: never;
        /**
         * Créer une clé
         * @description Pour : soi-même, un propriétaire, l’administrateur.
         */
        post: operations["postKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Révoquer une clé
         * @description Pour : le titulaire, un propriétaire, l’administrateur.
         */
        delete: operations["deleteKeysId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Qui suis-je
         * @description Pour : tous.
         */
        get: operations["getWhoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Obtenir un jeton (RFC 6749)
         * @description Pour : un client.
         */
        post: operations["postOauthToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/jwks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Clés publiques des jetons
         * @description Pour : tous.
         */
        get: operations["getOauthJwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-authorization-server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Métadonnées du serveur d’autorisation (RFC 8414)
         * @description Pour : tous.
         */
        get: operations["getWellKnownOauthAuthorizationServer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Chercher des jeux de données
         * @description Pour : tous, selon leurs droits.
         */
        get: operations["getDatasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire un jeu de données
         * @description Pour : qui peut voir les métadonnées.
         */
        get: operations["getDatasetsId"];
        /**
         * Décrire un jeu de données
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        put: operations["putDatasetsId"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lister les versions
         * @description Pour : qui peut voir les métadonnées.
         */
        get: operations["getDatasetsIdVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire une version
         * @description Pour : qui peut voir les métadonnées.
         */
        get: operations["getDatasetsIdVersionsNumber"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/provenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire la provenance
         * @description Pour : qui peut voir les métadonnées.
         */
        get: operations["getDatasetsIdVersionsNumberProvenance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retirer une version
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        post: operations["postDatasetsIdVersionsNumberWithdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Commencer un dépôt
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        post: operations["postDatasetsIdUploads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/uploads/{upload}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suivre un dépôt
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        get: operations["getDatasetsIdUploadsUpload"];
        put?: never;
        post?: never;
        /**
         * Abandonner un dépôt
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        delete: operations["deleteDatasetsIdUploadsUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/uploads/{upload}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Terminer un dépôt
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        post: operations["postDatasetsIdUploadsUploadComplete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/files/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Télécharger un fichier
         * @description Pour : qui a « read » ; un cas d’usage, « derive ».
         */
        get: operations["getDatasetsIdVersionsNumberFilesPath"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/description": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Décrire les fichiers
         * @description Pour : qui peut voir les métadonnées.
         */
        get: operations["getDatasetsIdVersionsNumberDescription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Voir les premières lignes
         * @description Pour : qui a « read » ; un cas d’usage, « derive ».
         */
        get: operations["getDatasetsIdVersionsNumberPreview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Voir une vignette
         * @description Pour : qui a « read » ; un cas d’usage, « derive ».
         */
        get: operations["getDatasetsIdVersionsNumberThumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storage/parts/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Déposer une partie
         * @description Pour : le porteur de l’adresse signée.
         */
        put: operations["putStoragePartsToken"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storage/staged/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Déposer un résultat
         * @description Pour : le porteur de l’adresse signée.
         */
        put: operations["putStorageStagedToken"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storage/blobs/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire des octets
         * @description Pour : le porteur de l’adresse signée.
         */
        get: operations["getStorageBlobsToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storage/scrub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire l’état des octets
         * @description Pour : l’administrateur.
         */
        get: operations["getStorageScrub"];
        put?: never;
        /**
         * Faire relire tous les octets
         * @description Pour : l’administrateur.
         */
        post: operations["postStorageScrub"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/id/{dataset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Adresse pérenne d’un jeu
         * @description Pour : qui peut voir les métadonnées.
         */
        get: operations["getIdDataset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/id/{dataset}/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Adresse pérenne d’une version
         * @description Pour : qui peut voir les métadonnées.
         */
        get: operations["getIdDatasetNumber"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/citation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Citer une version
         * @description Pour : qui peut voir les métadonnées.
         */
        get: operations["getDatasetsIdVersionsNumberCitation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Comparer deux versions
         * @description Pour : qui peut voir les métadonnées.
         */
        get: operations["getDatasetsIdVersionsNumberDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/identifier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Donner un DOI ou un ARK
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        put: operations["putDatasetsIdVersionsNumberIdentifier"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suivre la lignée (W3C PROV)
         * @description Pour : qui peut voir les métadonnées.
         */
        get: operations["getDatasetsIdLineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publier un brouillon
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        post: operations["postDatasetsIdVersionsNumberPublish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/deprecate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Déprécier une version
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        post: operations["postDatasetsIdVersionsNumberDeprecate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/versions/{number}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Effacer les octets
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        post: operations["postDatasetsIdVersionsNumberErase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Clore un jeu de données
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        post: operations["postDatasetsIdRetire"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire ses avis
         * @description Pour : qui est concerné, ou son organisation ; l’administrateur.
         */
        get: operations["getNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lister les collections
         * @description Pour : tous.
         */
        get: operations["getCollections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire une collection
         * @description Pour : tous.
         */
        get: operations["getCollectionsId"];
        /**
         * Décrire une collection
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        put: operations["putCollectionsId"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collections/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Chercher dans une collection
         * @description Pour : tous, selon leurs droits.
         */
        get: operations["getCollectionsIdItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collections/{id}/items/{item}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire un élément
         * @description Pour : tous, selon leurs droits.
         */
        get: operations["getCollectionsIdItemsItem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/access-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ai-je accès ?
         * @description Pour : tous.
         */
        get: operations["getDatasetsIdAccessCheck"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lister les autorisations
         * @description Pour : les deux parties, l’administrateur.
         */
        get: operations["getGrants"];
        put?: never;
        /**
         * Accorder une autorisation
         * @description Pour : un fournisseur de l’organisation qui publie.
         */
        post: operations["postGrants"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/grants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Révoquer une autorisation
         * @description Pour : les deux parties, l’administrateur.
         */
        delete: operations["deleteGrantsId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/use-cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lister les cas d’usage
         * @description Pour : tous, selon leurs droits.
         */
        get: operations["getUseCases"];
        put?: never;
        /**
         * Réserver un cas d’usage
         * @description Pour : un propriétaire de l’organisation, l’administrateur.
         */
        post: operations["postUseCases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/use-cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire un cas d’usage
         * @description Pour : tous, selon leurs droits.
         */
        get: operations["getUseCasesId"];
        put?: never;
        post?: never;
        /**
         * Supprimer un cas d’usage
         * @description Pour : un propriétaire de l’organisation, l’administrateur.
         */
        delete: operations["deleteUseCasesId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/use-cases/{id}/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Déclarer son manifeste
         * @description Pour : le cas d’usage lui-même.
         */
        put: operations["putUseCasesIdManifest"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/use-cases/{id}/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lister les partitions
         * @description Pour : tous, selon leurs droits.
         */
        get: operations["getUseCasesIdProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/streams/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reconstruire les flux de messages
         * @description Pour : l’administrateur.
         */
        post: operations["postStreamsRebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire les traces
         * @description Pour : l’administrateur ; un fournisseur, les siennes.
         */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire les usages
         * @description Pour : l’administrateur ; fournisseurs et partenaires, les leurs.
         */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ce document
         * @description Pour : tous.
         */
        get: operations["getOpenapiJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Documentation à lire
         * @description Pour : tous.
         */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fichiers de la documentation
         * @description Pour : tous.
         */
        get: operations["getDocsFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Page d’accueil
         * @description Pour : tous.
         */
        get: operations["get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conformance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Conformité
         * @description Pour : tous.
         */
        get: operations["getConformance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/processes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lister les processus
         * @description Pour : tous.
         */
        get: operations["getProcesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/processes/{process}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Décrire un processus
         * @description Pour : tous.
         */
        get: operations["getProcessesProcess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/processes/{process}/execution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exécuter un processus
         * @description Pour : selon la portée de l’opération.
         */
        post: operations["postProcessesProcessExecution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/processes/{process}/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Soumettre un lot de travaux
         * @description Pour : selon la portée de l’opération.
         */
        post: operations["postProcessesProcessBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lister ses travaux
         * @description Pour : qui l’a soumis, un propriétaire de l’organisation du cas d’usage, l’administrateur.
         */
        get: operations["getJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suivre un travail
         * @description Pour : qui l’a soumis, un propriétaire de l’organisation du cas d’usage, l’administrateur.
         */
        get: operations["getJobsId"];
        put?: never;
        post?: never;
        /**
         * Abandonner un travail
         * @description Pour : qui l’a soumis, un propriétaire de l’organisation du cas d’usage, l’administrateur.
         */
        delete: operations["deleteJobsId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lire les résultats d’un travail
         * @description Pour : qui l’a soumis.
         */
        get: operations["getJobsIdResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suivre au fil de l’eau
         * @description Pour : qui l’a soumis, un propriétaire de l’organisation du cas d’usage, l’administrateur.
         */
        get: operations["getJobsIdEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Relancer un travail mis de côté
         * @description Pour : qui l’a soumis, un propriétaire de l’organisation du cas d’usage, l’administrateur.
         */
        post: operations["postJobsIdRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/use-cases/drought-risk/get-indices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Indices de sécheresse d’un site */
        get: operations["drought-risk.get-indices.v1.get"];
        put?: never;
        /** Indices de sécheresse d’un site */
        post: operations["drought-risk.get-indices.v1.post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/use-cases/drought-risk/get-indices.v1": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Indices de sécheresse d’un site */
        get: operations["drought-risk.get-indices.v1.get.versioned"];
        put?: never;
        /** Indices de sécheresse d’un site */
        post: operations["drought-risk.get-indices.v1.post.versioned"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/use-cases/drought-risk/list-sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sites dont vous pouvez voir les indices */
        get: operations["drought-risk.list-sites.v1.get"];
        put?: never;
        /** Sites dont vous pouvez voir les indices */
        post: operations["drought-risk.list-sites.v1.post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/use-cases/drought-risk/list-sites.v1": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sites dont vous pouvez voir les indices */
        get: operations["drought-risk.list-sites.v1.get.versioned"];
        put?: never;
        /** Sites dont vous pouvez voir les indices */
        post: operations["drought-risk.list-sites.v1.post.versioned"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            code: string;
            traceId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            missing?: {
                role: string;
            } | {
                dataset: string;
                action: string;
                through?: string;
            };
            remedy?: string;
        };
        OAuthError: {
            error: string;
            error_description?: string;
        };
        Status: {
            status: string;
            waitingFor?: string[];
        };
        Description: {
            dataset: string;
            version: number;
            files: {
                path: string;
                /** @enum {string} */
                state: "pending" | "described" | "partial" | "unread" | "refused";
                /** @enum {string} */
                format?: "csv" | "parquet" | "geojson" | "json" | "flatgeobuf" | "geotiff" | "tiff" | "netcdf" | "hdf5" | "zarr" | "zip" | "gzip" | "xml";
                mediaType?: string;
                partOf?: string;
                crs?: string;
                /** @default {} */
                extent: {
                    bbox?: [
                        number,
                        number,
                        number,
                        number
                    ];
                    native?: [
                        number,
                        number,
                        number,
                        number
                    ];
                    start?: string;
                    end?: string;
                };
                /** @default {} */
                counts: {
                    rows?: number;
                    columns?: number;
                    features?: number;
                    width?: number;
                    height?: number;
                    pixels?: number;
                    bands?: number;
                    images?: number;
                    rowGroups?: number;
                    entries?: number;
                };
                /** @default [] */
                variables: {
                    name: string;
                    /** @enum {string} */
                    type: "boolean" | "integer" | "number" | "date" | "datetime" | "text" | "other";
                    storedAs?: string;
                    unit?: string;
                    min?: number | string;
                    max?: number | string;
                    missing?: number;
                    shape?: number[];
                    dimensions?: string[];
                }[];
                /** @default [] */
                notes: {
                    code: string;
                    detail: {
                        fr: string;
                        en?: string;
                    };
                }[];
                inspectedAt?: string;
                inspector?: {
                    id: string;
                    version: string;
                };
            }[];
        };
        Preview: {
            dataset: string;
            version: number;
            path: string;
        } & {
            columns: string[];
            rows: (string | null)[][];
        };
        Organisation: {
            id: string;
            name: {
                fr: string;
                en?: string;
            };
            /** Format: date-time */
            createdAt: string;
        };
        Principal: {
            id: string;
            name: string;
            roles: string[];
            /** Format: date-time */
            createdAt: string;
        };
        ClientSecret: {
            clientId: string;
            clientSecret: string;
        };
        Key: {
            id: string;
            key: string;
            /** Format: date-time */
            expiresAt: string | null;
        };
        KeyListed: {
            id: string;
            name?: string;
            expiresAt?: string | null;
        };
        WhoAmI: {
            kind: string;
            id: string | null;
            organisation: string | null;
            roles: string[];
        };
        Token: {
            access_token: string;
            token_type: string;
            expires_in: number;
        };
        Dataset: {
            id: string;
            kind: string;
            title: {
                fr: string;
                en?: string;
            };
            publisher: string;
            access: string;
            licence: string;
            description?: {
                fr: string;
                en?: string;
            };
            latest?: number | null;
            retirement?: {
                date: string;
                reason: {
                    fr: string;
                    en?: string;
                };
                successor?: string;
            };
            collection?: string;
            /** Format: date-time */
            createdAt?: string;
            /** Format: date-time */
            updatedAt?: string;
        };
        AccessCheck: {
            allowed: boolean;
            missing?: {
                role: string;
            } | {
                dataset: string;
                action: string;
                through?: string;
            };
            remedy?: string;
        };
        Upload: {
            id: string;
            /** Format: date-time */
            expiresAt: string;
            files: {
                path: string;
                parts: {
                    number: number;
                    offset: number;
                    size: number;
                    url: string | null;
                    received: boolean;
                }[];
            }[];
        };
        Version: {
            number: number;
            state: string;
            uri: string;
            digest: string;
            files: {
                path: string;
                mediaType: string;
                size: number;
                sha256: string;
                distribution?: string;
                extent?: {
                    bbox?: number[];
                    /** Format: date-time */
                    start?: string;
                    /** Format: date-time */
                    end?: string;
                };
            }[];
            identifier?: string;
            /** Format: uri */
            resolver?: string;
            partition?: string;
            reason?: {
                fr: string;
                en?: string;
            };
            successor?: number;
            distributions?: {
                id: string;
                licence: string;
                access: string;
                title?: {
                    fr: string;
                    en?: string;
                };
            }[];
            /** Format: date-time */
            publishedAt?: string;
            publishedBy?: {
                kind: string;
                id: string;
            };
        };
        VersionDiff: {
            dataset: string;
            from: {
                number: number;
                digest: string;
            };
            to: {
                number: number;
                digest: string;
            };
            identical: boolean;
            files: {
                added: {
                    path: string;
                    mediaType: string;
                    size: number;
                    sha256: string;
                    distribution?: string;
                    extent?: {
                        bbox?: number[];
                        /** Format: date-time */
                        start?: string;
                        /** Format: date-time */
                        end?: string;
                    };
                }[];
                removed: {
                    path: string;
                    mediaType: string;
                    size: number;
                    sha256: string;
                    distribution?: string;
                    extent?: {
                        bbox?: number[];
                        /** Format: date-time */
                        start?: string;
                        /** Format: date-time */
                        end?: string;
                    };
                }[];
                changed: {
                    path: string;
                }[];
                unchanged: number;
            };
            schema: {
                value: {
                    added: {
                        name: string;
                        unit?: string | null;
                        role?: string | null;
                    }[];
                    removed: {
                        name: string;
                        unit?: string | null;
                        role?: string | null;
                    }[];
                    changed: Record<string, never>[];
                } | null;
                reason?: {
                    fr: string;
                    en?: string;
                };
            };
            rows: {
                value: {
                    from: number;
                    to: number;
                    added: number;
                } | null;
                reason?: {
                    fr: string;
                    en?: string;
                };
            };
            extent: {
                value: {
                    from: Record<string, never>;
                    to: Record<string, never>;
                } | null;
                reason?: {
                    fr: string;
                    en?: string;
                };
            };
        };
        Notice: {
            id: string;
            /** @enum {string} */
            kind: "version-deprecated" | "version-withdrawn" | "version-erased" | "dataset-retired";
            dataset: string;
            recipient: {
                kind: string;
                id: string;
            };
            /** @enum {string} */
            because: "grant" | "derivation";
            reason: {
                fr: string;
                en?: string;
            };
            /** Format: date-time */
            at: string;
            version?: number;
            successor?: {
                dataset: string;
                version?: number;
            };
            date?: string;
            products?: string[];
        };
        Lineage: Record<string, never>;
        Collection: {
            id: string;
            type: string;
            title: string;
            description: string;
            license: string;
            publisher: string;
            links: {
                href: string;
                rel: string;
                type?: string;
                title?: string;
            }[];
            extent?: Record<string, never>;
            keywords?: string[];
        };
        CollectionList: {
            collections: {
                id: string;
                type: string;
                title: string;
                description: string;
                license: string;
                publisher: string;
                links: {
                    href: string;
                    rel: string;
                    type?: string;
                    title?: string;
                }[];
                extent?: Record<string, never>;
                keywords?: string[];
            }[];
            links: {
                href: string;
                rel: string;
                type?: string;
                title?: string;
            }[];
        };
        Item: {
            /** @enum {string} */
            type: "Feature";
            id: string;
            collection: string;
            geometry: Record<string, never> | null;
            properties: Record<string, never>;
            assets: Record<string, never>;
            links: {
                href: string;
                rel: string;
                type?: string;
                title?: string;
            }[];
        };
        ItemList: {
            type: string;
            features: {
                /** @enum {string} */
                type: "Feature";
                id: string;
                collection: string;
                geometry: Record<string, never> | null;
                properties: Record<string, never>;
                assets: Record<string, never>;
                links: {
                    href: string;
                    rel: string;
                    type?: string;
                    title?: string;
                }[];
            }[];
            links: {
                href: string;
                rel: string;
                type?: string;
                title?: string;
            }[];
        };
        ScrubReport: {
            everyDays: number;
            requestedAt: string | null;
            requestedBy: {
                kind: string;
                id: string;
            } | null;
            due: {
                blobs: number;
                bytes: number;
            };
            oldestCheck: string | null;
            damaged: number;
            secondCopy: {
                waiting: number;
            } | null;
            items: {
                id: number;
                /** Format: date-time */
                at: string;
                sha256: string;
                size: number;
                /** @enum {string} */
                place: "first" | "second";
                /** @enum {string} */
                finding: "changed" | "missing" | "unreadable";
                files: {
                    dataset: string;
                    version: number;
                    path: string;
                }[];
                /** @enum {string} */
                state: "lost" | "copying" | "restored";
                received?: string;
                /** Format: date-time */
                restoredAt?: string;
            }[];
            /** Format: uri */
            next?: string;
        };
        Provenance: {
            inputs: {
                dataset: string;
                version: number;
                digest: string;
            }[];
            useCase: {
                id: string;
                version: string;
                image?: string;
            };
            recipe?: unknown;
            /** Format: date-time */
            startedAt?: string;
            /** Format: date-time */
            endedAt?: string;
        };
        Grant: {
            id: string;
            dataset: string;
            grantee: {
                kind: string;
                id: string;
            };
            actions: string[];
            purpose: string;
            state: string;
            through?: string;
            /** Format: date-time */
            validFrom?: string;
            /** Format: date-time */
            validUntil?: string;
        };
        UseCase: {
            id: string;
            state: string;
            replicas: number;
            title?: {
                fr: string;
                en?: string;
            } | null;
            version?: string | null;
            operations?: {
                name: string;
                version: number;
                kind: string;
                href: string;
            }[];
        };
        Registration: {
            nats: {
                servers: string[];
                jwt: string;
                /** Format: date-time */
                expiresAt: string;
            };
        };
        Partition: {
            dataset: string;
            partition: string;
            state: string;
            version?: number | null;
            inputs?: Record<string, never>[];
            problem?: unknown;
        };
        Landing: {
            title: string;
            description: string;
            links: {
                href: string;
                rel: string;
                type?: string;
                title?: string;
            }[];
        };
        Conformance: {
            conformsTo: string[];
        };
        ProcessSummary: {
            id: string;
            version: string;
            title: string;
            jobControlOptions: string[];
            outputTransmission: string[];
            links: {
                href: string;
                rel: string;
                type?: string;
                title?: string;
            }[];
            description?: string;
        };
        Process: {
            id: string;
            version: string;
            title: string;
            jobControlOptions: string[];
            outputTransmission: string[];
            links: {
                href: string;
                rel: string;
                type?: string;
                title?: string;
            }[];
            description?: string;
            inputs?: {
                [key: string]: {
                    title: string;
                    schema: unknown;
                };
            };
            outputs?: {
                [key: string]: {
                    title: string;
                    schema: unknown;
                };
            };
        };
        ProcessList: {
            processes: components["schemas"]["ProcessSummary"][];
            links: {
                href: string;
                rel: string;
                type?: string;
                title?: string;
            }[];
        };
        Job: {
            jobID: string;
            processID: string;
            /** @enum {string} */
            type: "process";
            /** @enum {string} */
            status: "accepted" | "running" | "successful" | "failed" | "dismissed";
            progress: number;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            queuePosition: number;
            /** Format: date-time */
            estimatedStart: string | null;
            /** Format: date-time */
            retainUntil: string | null;
            message?: string;
            /** Format: date-time */
            started?: string;
            /** Format: date-time */
            finished?: string;
            parked?: boolean;
            problem?: components["schemas"]["Problem"];
            links?: {
                href: string;
                rel: string;
                type?: string;
                title?: string;
            }[];
        };
        JobList: {
            jobs: components["schemas"]["Job"][];
            links: {
                href: string;
                rel: string;
                type?: string;
                title?: string;
            }[];
        };
        Batch: {
            batch: string;
            jobs: string[];
        };
        Rebuilt: {
            jobs: number;
            events: number;
        };
        AuditEntry: {
            seq: number;
            /** Format: date-time */
            at: string;
            principal: unknown;
            action: string;
            decision: string;
        };
        Usage: {
            day: string;
            principal: {
                kind: string;
                id: string;
            };
            calls: number;
            bytes: number;
            cpuMs: number;
            refused: number;
        };
        "drought-risk.get-indices.v1.input": {
            /** @description as list-sites names it */
            site: string;
            /** @enum {string} */
            index: "spi" | "spei" | "sgi";
            /** @description months accumulated; needed for spi and spei, 1 or absent for sgi */
            scale?: number;
            from?: string;
            to?: string;
            /** @description years that the distribution is fitted on; the whole record when absent */
            calibration?: string;
        };
        "drought-risk.get-indices.v1.output": {
            site: string;
            /** @enum {string} */
            index: "spi" | "spei" | "sgi";
            scale: number;
            calibration: string;
            /** @constant */
            unit: "1";
            time: string[];
            /** @description null where there is none: its flag says why */
            value: (number | null)[];
            flag: ("ok" | "missing" | "clipped" | "out-of-support" | "short-record")[];
            /** @description how every value was made */
            recipe: {
                method: {
                    id: string;
                    version: string;
                };
                distribution: string;
                fit: string;
                fits: ({
                    month: number;
                    nCal: number;
                    status: string;
                } & {
                    [key: string]: unknown;
                })[];
                notes: {
                    [key: string]: string;
                };
            } & {
                [key: string]: unknown;
            };
        };
        "drought-risk.list-sites.v1.input": Record<string, never>;
        "drought-risk.list-sites.v1.output": {
            /** @constant */
            type: "FeatureCollection";
            features: {
                /** @constant */
                type: "Feature";
                id: string;
                /** @description null where the site has no coordinates */
                geometry: {
                    /** @constant */
                    type: "Point";
                    coordinates: [
                        number,
                        number
                    ];
                } | null;
                properties: {
                    name: {
                        fr: string;
                        en?: string;
                    };
                    /** @description made by a generator, not measured */
                    synthetic: boolean;
                    indices: ("spi" | "spei" | "sgi")[];
                    /** @description first and last month, YYYY-MM */
                    period: {
                        from: string;
                        to: string;
                    };
                    /** @description by role */
                    columns: {
                        [key: string]: {
                            dataset: string;
                            column: string;
                        };
                    };
                    site: string;
                };
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
        };
    };
    getReadyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Indisponible ; Retry-After dit quand */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganisations: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Organisation"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postOrganisations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id: string;
                    name: string | {
                        fr: string;
                        en?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Fait */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganisationsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganisationsOrganisationMembers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Principal"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postOrganisationsOrganisationMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id: string;
                    name: string;
                    roles: ("owner" | "provider" | "partner")[];
                };
            };
        };
        responses: {
            /** @description Fait */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Principal"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOrganisationsOrganisationMembersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organisation: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganisationsOrganisationClients: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Principal"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postOrganisationsOrganisationClients: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id: string;
                    name: string;
                    roles: ("owner" | "provider" | "partner")[];
                    /** Format: uri */
                    issuer?: string;
                };
            };
        };
        responses: {
            /** @description Fait */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientSecret"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOrganisationsOrganisationClientsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organisation: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeys: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["KeyListed"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    principal?: {
                        /** @enum {string} */
                        kind: "member" | "client" | "use-case" | "administrator";
                        id: string;
                    };
                    name: string;
                    /** Format: date-time */
                    expiresAt?: string;
                };
            };
        };
        responses: {
            /** @description Fait */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteKeysId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWhoami: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhoAmI"];
                };
            };
        };
    };
    postOauthToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": unknown;
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
        };
    };
    getOauthJwks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jwk-set+json": unknown;
                };
            };
        };
    };
    getWellKnownOauthAuthorizationServer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    getDatasets: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                q?: string;
                kind?: "source" | "product" | "service" | "algorithm";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Dataset"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Inchangé depuis votre lecture */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putDatasetsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    title: string | {
                        fr: string;
                        en?: string;
                    };
                    description?: string | {
                        fr: string;
                        en?: string;
                    };
                    publisher: string;
                    /** @enum {string} */
                    access: "open" | "restricted" | "private";
                    licence: string;
                    /** @enum {string} */
                    kind?: "source" | "service" | "algorithm";
                    collection?: string;
                    gated?: boolean;
                    algorithm?: {
                        inputs: {
                            name: string;
                            description?: string | {
                                fr: string;
                                en?: string;
                            };
                            unit?: string;
                            source?: string;
                        }[];
                        outputs: {
                            name: string;
                            description?: string | {
                                fr: string;
                                en?: string;
                            };
                            unit?: string;
                            source?: string;
                        }[];
                        /** Format: uri */
                        reference?: string;
                        validation?: {
                            title: string | {
                                fr: string;
                                en?: string;
                            };
                            reference: string | {
                                dataset: string;
                                version: number;
                            };
                            metric?: string;
                            value?: number;
                            unit?: string;
                        }[];
                    };
                    conformsTo?: string[];
                    temporal?: {
                        /** Format: date */
                        start?: string;
                        /** Format: date */
                        end?: string;
                    };
                    spatial?: string[];
                    site?: {
                        id: string;
                        name: string | {
                            fr: string;
                            en?: string;
                        };
                        lon?: number;
                        lat?: number;
                    };
                    csv?: {
                        /** @enum {string} */
                        delimiter?: "," | ";" | "\t" | "|";
                        /** @enum {string} */
                        decimal?: "." | ",";
                        /** @enum {string} */
                        encoding?: "utf-8" | "latin1" | "iso-8859-1" | "windows-1252";
                    };
                    variables?: {
                        column: string;
                        role: string;
                        unit?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Créé */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description La ressource a changé */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match nécessaire */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdVersions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Version"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdVersionsNumber: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Version retirée */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdVersionsNumberProvenance: {
        parameters: {
            query?: {
                partition?: string;
            };
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provenance"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDatasetsIdVersionsNumberWithdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string | {
                        fr: string;
                        en?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDatasetsIdUploads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    files: {
                        path: string;
                        mediaType: string;
                        size: number;
                        sha256?: string;
                        distribution?: string;
                        extent?: {
                            bbox?: [
                                number,
                                number,
                                number,
                                number
                            ];
                            /** Format: date-time */
                            start?: string;
                            /** Format: date-time */
                            end?: string;
                        };
                    }[];
                    draft?: boolean;
                    identifier?: string;
                    distributions?: {
                        id: string;
                        title?: string | {
                            fr: string;
                            en?: string;
                        };
                        licence: string;
                        /** @enum {string} */
                        access: "open" | "restricted";
                    }[];
                };
            };
        };
        responses: {
            /** @description Fait */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Trop grand */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Format non pris en charge */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdUploadsUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDatasetsIdUploadsUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDatasetsIdUploadsUploadComplete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdVersionsNumberFilesPath: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: number;
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Une partie du fichier */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Inchangé depuis votre lecture */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Les octets sont dans le stockage */
            307: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Version retirée */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Plage impossible */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdVersionsNumberDescription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Description"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Version retirée */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdVersionsNumberPreview: {
        parameters: {
            query?: {
                path?: string;
            };
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Version retirée */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdVersionsNumberThumbnail: {
        parameters: {
            query?: {
                path?: string;
            };
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": unknown;
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Version retirée */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putStoragePartsToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putStorageStagedToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStorageBlobsToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Une partie du fichier */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Inchangé depuis votre lecture */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Plage impossible */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStorageScrub: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScrubReport"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postStorageScrub: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScrubReport"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIdDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIdDatasetNumber: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdVersionsNumberCitation: {
        parameters: {
            query?: {
                f?: "text" | "csl" | "bibtex";
            };
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdVersionsNumberDiff: {
        parameters: {
            query?: {
                from?: number;
            };
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDiff"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putDatasetsIdVersionsNumberIdentifier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    identifier: string;
                };
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdLineage: {
        parameters: {
            query?: {
                direction?: "upstream" | "downstream" | "both";
                depth?: number;
                version?: number;
                partition?: string;
                f?: "prov-json" | "json-ld";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lineage"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDatasetsIdVersionsNumberPublish: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bien formé, mais inutilisable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDatasetsIdVersionsNumberDeprecate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string | {
                        fr: string;
                        en?: string;
                    };
                    successor?: number;
                };
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bien formé, mais inutilisable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDatasetsIdVersionsNumberErase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string | {
                        fr: string;
                        en?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDatasetsIdRetire: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string | {
                        fr: string;
                        en?: string;
                    };
                    /** Format: date */
                    date: string;
                    successor?: string;
                };
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bien formé, mais inutilisable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotices: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                dataset?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Notice"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCollections: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionList"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCollectionsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
            /** @description Inchangé depuis votre lecture */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putCollectionsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    title: string | {
                        fr: string;
                        en?: string;
                    };
                    description?: string | {
                        fr: string;
                        en?: string;
                    };
                    publisher: string;
                    licence: string;
                    keywords?: string[];
                };
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description La ressource a changé */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match nécessaire */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCollectionsIdItems: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                bbox?: string;
                datetime?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemList"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCollectionsIdItemsItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetsIdAccessCheck: {
        parameters: {
            query?: {
                action?: "read" | "derive" | "query";
                through?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessCheck"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGrants: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                dataset?: string;
                grantee?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Grant"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postGrants: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    dataset: string;
                    grantee: {
                        /** @enum {string} */
                        kind: "organisation" | "member" | "client" | "use-case";
                        id: string;
                    };
                    actions: ("read" | "derive" | "query")[];
                    through?: string;
                    /** @enum {string} */
                    purpose: "climate-adaptation" | "drought-monitoring" | "water-management" | "heat-adaptation" | "territorial-planning" | "research" | "public-information" | "evaluation";
                    /** Format: date-time */
                    validFrom?: string;
                    /** Format: date-time */
                    validUntil?: string;
                };
            };
        };
        responses: {
            /** @description Fait */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bien formé, mais inutilisable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteGrantsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUseCases: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UseCase"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUseCases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id: string;
                    organisation: string;
                };
            };
        };
        responses: {
            /** @description Fait */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UseCase"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUseCasesId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UseCase"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteUseCasesId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putUseCasesIdManifest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    manifest: {
                        id: string;
                        version: string;
                        title: string | {
                            fr: string;
                            en?: string;
                        };
                        description?: string | {
                            fr: string;
                            en?: string;
                        };
                        licence: string;
                        contact: {
                            name: string;
                            /** Format: email */
                            email?: string;
                            /** Format: uri */
                            url?: string;
                        };
                        image?: string;
                        /** @default [] */
                        reads?: ({
                            dataset: string;
                            /** @enum {string} */
                            purpose: "climate-adaptation" | "drought-monitoring" | "water-management" | "heat-adaptation" | "territorial-planning" | "research" | "public-information" | "evaluation";
                        } | {
                            profile: string;
                            /** @enum {string} */
                            purpose: "climate-adaptation" | "drought-monitoring" | "water-management" | "heat-adaptation" | "territorial-planning" | "research" | "public-information" | "evaluation";
                        })[];
                        publishes?: {
                            product: string;
                            title: string | {
                                fr: string;
                                en?: string;
                            };
                            description?: string | {
                                fr: string;
                                en?: string;
                            };
                            licence: string;
                            partitionedBy: string;
                        }[];
                        algorithms?: {
                            dataset: string;
                            version?: number;
                        }[];
                        operations: {
                            name: string;
                            version: number;
                            /** @enum {string} */
                            kind: "query" | "job";
                            summary: string | {
                                fr: string;
                                en?: string;
                            };
                            scope: "public" | "hub" | {
                                product: string;
                                /** @description into the input */
                                partition: string;
                            } | {
                                product: string;
                                /** @constant */
                                partitions: "visible";
                            };
                            path?: string;
                            input: {
                                [key: string]: unknown;
                            };
                            output: {
                                [key: string]: unknown;
                            };
                            errors: {
                                [key: string]: number;
                            };
                            representations: string[];
                        }[];
                        indicators?: {
                            id: string;
                            title: string | {
                                fr: string;
                                en?: string;
                            };
                            unit: string;
                        }[];
                    };
                    nkey: string;
                };
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registration"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bien formé, mais inutilisable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUseCasesIdProducts: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Partition"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postStreamsRebuild: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rebuilt"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAudit: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                after?: number;
                dataset?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                dataset?: string;
                useCase?: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Usage"][];
                        /** Format: uri */
                        next?: string;
                        total?: number;
                    };
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenapiJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Inchangé depuis votre lecture */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
        };
    };
    getDocsFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
        };
    };
    get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Landing"];
                };
            };
        };
    };
    getConformance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conformance"];
                };
            };
        };
    };
    getProcesses: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProcessList"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProcessesProcess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                process: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Process"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProcessesProcessExecution: {
        parameters: {
            query?: {
                f?: string;
            };
            header?: never;
            path: {
                process: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default {} */
                    inputs?: {
                        [key: string]: unknown;
                    };
                    outputs?: {
                        [key: string]: {
                            format?: {
                                mediaType?: string;
                            } & {
                                [key: string]: unknown;
                            };
                            /** @constant */
                            transmissionMode?: "value";
                        } & {
                            [key: string]: unknown;
                        };
                    };
                    /**
                     * @default raw
                     * @enum {string}
                     */
                    response?: "raw" | "document";
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Accepté : à suivre */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bien formé, mais inutilisable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Trop d’appels ; Retry-After dit quand */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Le cas d’usage a répondu contre son contrat */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Indisponible ; Retry-After dit quand */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Délai dépassé */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProcessesProcessBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                process: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    inputs: {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
        responses: {
            /** @description Fait */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Trop d’appels ; Retry-After dit quand */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Indisponible ; Retry-After dit quand */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobs: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                type?: string[];
                processID?: string[];
                status?: ("accepted" | "running" | "successful" | "failed" | "dismissed")[];
                datetime?: string;
                minDuration?: number;
                maxDuration?: number;
                state?: "parked";
                batch?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteJobsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobsIdResults: {
        parameters: {
            query?: {
                f?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bien formé, mais inutilisable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Le cas d’usage a répondu contre son contrat */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobsIdEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postJobsIdRetry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflit avec l’état actuel */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drought-risk.get-indices.v1.get": {
        parameters: {
            query: {
                /** @description as list-sites names it */
                site: string;
                index: "spi" | "spei" | "sgi";
                /** @description months accumulated; needed for spi and spei, 1 or absent for sgi */
                scale?: number;
                from?: string;
                to?: string;
                /** @description years that the distribution is fitted on; the whole record when absent */
                calibration?: string;
                /** @description Représentation, à la place d’Accept */
                f?: string;
            };
            header?: {
                /** @description Attente au plus, en millisecondes */
                "CDH-Deadline-Ms"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Indices de sécheresse d’un site */
            200: {
                headers: {
                    /** @description Change avec les données, jamais sans elles */
                    ETag?: string;
                    /** @description Provenance de la réponse */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["drought-risk.get-indices.v1.output"];
                    "text/csv": string;
                };
            };
            /** @description Inchangé depuis votre lecture */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous · SITE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bien formé, mais inutilisable · INDEX_UNAVAILABLE · RECORD_TOO_SHORT */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Trop d’appels ; Retry-After dit quand */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Le cas d’usage a répondu contre son contrat */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Indisponible ; Retry-After dit quand */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Délai dépassé */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drought-risk.get-indices.v1.post": {
        parameters: {
            query?: {
                /** @description Représentation, à la place d’Accept */
                f?: string;
            };
            header?: {
                /** @description Attente au plus, en millisecondes */
                "CDH-Deadline-Ms"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["drought-risk.get-indices.v1.input"];
            };
        };
        responses: {
            /** @description Indices de sécheresse d’un site */
            200: {
                headers: {
                    /** @description Change avec les données, jamais sans elles */
                    ETag?: string;
                    /** @description Provenance de la réponse */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["drought-risk.get-indices.v1.output"];
                    "text/csv": string;
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous · SITE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bien formé, mais inutilisable · INDEX_UNAVAILABLE · RECORD_TOO_SHORT */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Trop d’appels ; Retry-After dit quand */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Le cas d’usage a répondu contre son contrat */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Indisponible ; Retry-After dit quand */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Délai dépassé */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drought-risk.get-indices.v1.get.versioned": {
        parameters: {
            query: {
                /** @description as list-sites names it */
                site: string;
                index: "spi" | "spei" | "sgi";
                /** @description months accumulated; needed for spi and spei, 1 or absent for sgi */
                scale?: number;
                from?: string;
                to?: string;
                /** @description years that the distribution is fitted on; the whole record when absent */
                calibration?: string;
                /** @description Représentation, à la place d’Accept */
                f?: string;
            };
            header?: {
                /** @description Attente au plus, en millisecondes */
                "CDH-Deadline-Ms"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Indices de sécheresse d’un site */
            200: {
                headers: {
                    /** @description Change avec les données, jamais sans elles */
                    ETag?: string;
                    /** @description Provenance de la réponse */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["drought-risk.get-indices.v1.output"];
                    "text/csv": string;
                };
            };
            /** @description Inchangé depuis votre lecture */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous · SITE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bien formé, mais inutilisable · INDEX_UNAVAILABLE · RECORD_TOO_SHORT */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Trop d’appels ; Retry-After dit quand */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Le cas d’usage a répondu contre son contrat */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Indisponible ; Retry-After dit quand */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Délai dépassé */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drought-risk.get-indices.v1.post.versioned": {
        parameters: {
            query?: {
                /** @description Représentation, à la place d’Accept */
                f?: string;
            };
            header?: {
                /** @description Attente au plus, en millisecondes */
                "CDH-Deadline-Ms"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["drought-risk.get-indices.v1.input"];
            };
        };
        responses: {
            /** @description Indices de sécheresse d’un site */
            200: {
                headers: {
                    /** @description Change avec les données, jamais sans elles */
                    ETag?: string;
                    /** @description Provenance de la réponse */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["drought-risk.get-indices.v1.output"];
                    "text/csv": string;
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous · SITE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bien formé, mais inutilisable · INDEX_UNAVAILABLE · RECORD_TOO_SHORT */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Trop d’appels ; Retry-After dit quand */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Le cas d’usage a répondu contre son contrat */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Indisponible ; Retry-After dit quand */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Délai dépassé */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drought-risk.list-sites.v1.get": {
        parameters: {
            query?: {
                /** @description Représentation, à la place d’Accept */
                f?: string;
            };
            header?: {
                /** @description Attente au plus, en millisecondes */
                "CDH-Deadline-Ms"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sites dont vous pouvez voir les indices */
            200: {
                headers: {
                    /** @description Change avec les données, jamais sans elles */
                    ETag?: string;
                    /** @description Provenance de la réponse */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["drought-risk.list-sites.v1.output"];
                };
            };
            /** @description Inchangé depuis votre lecture */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Trop d’appels ; Retry-After dit quand */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Le cas d’usage a répondu contre son contrat */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Indisponible ; Retry-After dit quand */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Délai dépassé */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drought-risk.list-sites.v1.post": {
        parameters: {
            query?: {
                /** @description Représentation, à la place d’Accept */
                f?: string;
            };
            header?: {
                /** @description Attente au plus, en millisecondes */
                "CDH-Deadline-Ms"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["drought-risk.list-sites.v1.input"];
            };
        };
        responses: {
            /** @description Sites dont vous pouvez voir les indices */
            200: {
                headers: {
                    /** @description Change avec les données, jamais sans elles */
                    ETag?: string;
                    /** @description Provenance de la réponse */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["drought-risk.list-sites.v1.output"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Trop d’appels ; Retry-After dit quand */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Le cas d’usage a répondu contre son contrat */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Indisponible ; Retry-After dit quand */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Délai dépassé */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drought-risk.list-sites.v1.get.versioned": {
        parameters: {
            query?: {
                /** @description Représentation, à la place d’Accept */
                f?: string;
            };
            header?: {
                /** @description Attente au plus, en millisecondes */
                "CDH-Deadline-Ms"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sites dont vous pouvez voir les indices */
            200: {
                headers: {
                    /** @description Change avec les données, jamais sans elles */
                    ETag?: string;
                    /** @description Provenance de la réponse */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["drought-risk.list-sites.v1.output"];
                };
            };
            /** @description Inchangé depuis votre lecture */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Trop d’appels ; Retry-After dit quand */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Le cas d’usage a répondu contre son contrat */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Indisponible ; Retry-After dit quand */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Délai dépassé */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drought-risk.list-sites.v1.post.versioned": {
        parameters: {
            query?: {
                /** @description Représentation, à la place d’Accept */
                f?: string;
            };
            header?: {
                /** @description Attente au plus, en millisecondes */
                "CDH-Deadline-Ms"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["drought-risk.list-sites.v1.input"];
            };
        };
        responses: {
            /** @description Sites dont vous pouvez voir les indices */
            200: {
                headers: {
                    /** @description Change avec les données, jamais sans elles */
                    ETag?: string;
                    /** @description Provenance de la réponse */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["drought-risk.list-sites.v1.output"];
                };
            };
            /** @description Requête mal formée ou valeur refusée */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Identifiant nécessaire, inconnu, expiré ou révoqué */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Un rôle ou une autorisation manque */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Introuvable, ou pas pour vous */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Aucun format demandé n’est disponible */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Trop d’appels ; Retry-After dit quand */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Le cas d’usage a répondu contre son contrat */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Indisponible ; Retry-After dit quand */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Délai dépassé */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
