/** Who calls, in the order of the columns below. */
export const CALLERS = [
  'anonymous',
  'stranger', // a partner of an organisation without any grant
  'partner', // a partner of an organisation that may `query` through a use case, which opens no file
  'provider', // of the publisher
  'owner', // of the publisher, without the role of a provider
  'useCase', // of the partner's organisation, without a grant
  'administrator',
] as const;
export type CallerName = (typeof CALLERS)[number];

/**
 * Every route and the status that each caller gets, for data that is open, restricted and private. `-` is not asked:
 * it would change what the other rows ask about, and has a test of its own. A request that its caller may make is one
 * that fails in its content (409, 422, 428), so that nothing changes.
 */
export const MATRIX: Record<string, string> = {
  // anonymous stranger partner provider owner useCase administrator
  'GET /healthz': '200 200 200 200 200 200 200',
  'GET /whoami': '200 200 200 200 200 200 200',
  'GET /openapi.json': '200 200 200 200 200 200 200',

  'GET /datasets': '200 200 200 200 200 200 200',
  'GET /datasets/{open}': '200 200 200 200 200 200 200',
  'GET /datasets/{restricted}': '200 200 200 200 200 200 200',
  'GET /datasets/{private}': '404 404 404 200 200 404 200',
  'GET /datasets/{open}/versions': '200 200 200 200 200 200 200',
  'GET /datasets/{restricted}/versions': '200 200 200 200 200 200 200',
  'GET /datasets/{private}/versions': '404 404 404 200 200 404 200',
  'GET /datasets/{open}/versions/1': '200 200 200 200 200 200 200',
  'GET /datasets/{restricted}/versions/1': '200 200 200 200 200 200 200',
  'GET /datasets/{private}/versions/1': '404 404 404 200 200 404 200',
  'GET /datasets/{private}/versions/9': '404 404 404 404 404 404 404',
  'GET /datasets/{restricted}/versions/1/provenance': '404 404 404 404 404 404 404',
  'GET /datasets/{private}/versions/1/provenance': '404 404 404 404 404 404 404',
  'GET /datasets/{open}/access-check?action=read': '200 200 200 200 200 200 200',
  'GET /datasets/{restricted}/access-check?action=read': '200 200 200 200 200 200 200',
  'GET /datasets/{private}/access-check?action=read': '404 404 404 200 200 404 200',

  'GET /datasets/{open}/versions/1/files/data.txt': '200 200 200 200 200 200 200',
  'GET /datasets/{restricted}/versions/1/files/data.txt': '401 403 403 200 403 403 403',
  'GET /datasets/{private}/versions/1/files/data.txt': '404 404 404 200 403 404 403',

  'PUT /datasets/{open}': '401 403 403 428 403 403 403',
  'PUT /datasets/{restricted}': '401 403 403 428 403 403 403',
  'PUT /datasets/{private}': '401 403 403 428 403 403 403',
  'POST /datasets/{open}/uploads': '401 403 403 201 403 403 403',
  'POST /datasets/{restricted}/uploads': '401 403 403 201 403 403 403',
  'POST /datasets/{private}/uploads': '401 404 404 201 403 404 403',
  'GET /datasets/{open}/uploads/{upload}': '401 403 403 200 403 403 403',
  'DELETE /datasets/{open}/uploads/{upload}': '401 403 403 - 403 403 403',
  'POST /datasets/{open}/uploads/{upload}/complete': '401 403 403 409 403 403 403',
  'POST /datasets/{open}/versions/1/withdraw': '401 403 403 - 403 403 403',
  'POST /datasets/{restricted}/versions/9/withdraw': '401 403 403 404 403 403 403',
  'POST /datasets/{private}/versions/1/withdraw': '401 404 404 - 403 404 403',

  'POST /grants {open}': '401 403 403 422 403 403 403',
  'POST /grants {restricted}': '401 403 403 422 403 403 403',
  'POST /grants {private}': '401 404 404 422 403 404 403',
  'GET /grants': '401 200 200 200 200 200 200',
  'DELETE /grants/{grant}': '401 404 - - 404 404 -',

  'POST /organisations': '401 403 403 403 403 403 409',
  'GET /organisations': '401 200 200 200 200 200 200',
  'GET /organisations/{publisher}': '401 404 404 200 200 404 200',
  'POST /organisations/{publisher}/members': '401 403 403 403 409 403 409',
  'GET /organisations/{publisher}/members': '401 403 403 403 200 403 200',
  'DELETE /organisations/{publisher}/members/{nobody}': '401 403 403 403 404 403 404',
  'POST /organisations/{publisher}/clients': '401 403 403 403 409 403 409',
  'GET /organisations/{publisher}/clients': '401 403 403 403 200 403 200',
  'DELETE /organisations/{publisher}/clients/{nobody}': '401 403 403 403 404 403 404',

  'POST /keys {provider}': '401 403 403 400 400 403 400',
  'GET /keys': '401 200 200 200 200 200 200',
  'DELETE /keys/{key}': '401 404 404 - - 404 -',

  'POST /use-cases': '401 403 403 403 409 403 409',
  'GET /use-cases': '200 200 200 200 200 200 200',
  'GET /use-cases/drought-risk': '200 200 200 200 200 200 200',
  'GET /use-cases/drought-risk/products': '200 200 200 200 200 200 200',
  'PUT /use-cases/{useCase}/manifest': '401 403 403 403 403 422 403',
  'DELETE /use-cases/{useCase}': '401 404 403 404 404 403 -', // has no manifest yet: its organisation's business
  'GET /use-cases/drought-risk/list-sites': '200 200 200 200 200 200 200',
  'GET /use-cases/drought-risk/get-indices?site={nobody}&index=sgi': '404 404 404 404 404 404 404',

  'GET /': '200 200 200 200 200 200 200',
  'GET /conformance': '200 200 200 200 200 200 200',
  'GET /processes': '200 200 200 200 200 200 200',
  'GET /processes/echo': '200 200 200 200 200 200 200',
  'GET /processes/{nobody}.echo': '404 404 404 404 404 404 404',
  'GET /jobs': '200 200 200 200 200 200 200',
  'GET /jobs/{nobody}': '404 404 404 404 404 404 404',
  'DELETE /jobs/{nobody}': '404 404 404 404 404 404 404',

  'GET /audit': '401 403 403 200 403 403 200',
  'GET /audit?dataset={restricted}': '401 403 403 200 403 403 200',
  'GET /audit?dataset={private}': '401 404 404 200 403 404 200',
  'GET /usage': '401 200 200 200 200 200 200',
};
