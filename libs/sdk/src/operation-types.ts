/** Types that read an interface as `openapi-typescript` writes it: every operation of every use case. */

/** Ids of the use cases that the interface names. */
export type UseCaseId<Paths> = keyof Paths extends infer Path
  ? Path extends `/use-cases/${infer Id}/${string}`
    ? Id extends `{${string}`
      ? never
      : Id
    : never
  : never;

/** Operations of one use case: by name, by `name.v<n>`, or by the path that its manifest declares. */
export type OperationName<Paths, U extends string> = keyof Paths extends infer Path
  ? Path extends `/use-cases/${U}/${infer Name}`
    ? Name
    : never
  : never;

type Get<Paths, U extends string, O extends string> = `/use-cases/${U}/${O}` extends infer Path extends
  keyof Paths
  ? Paths[Path] extends { get: infer Operation }
    ? Operation
    : never
  : never;

type Members<T> = [T] extends [undefined] ? unknown : NonNullable<T>;
type Parameters<Operation> = Operation extends { parameters: infer P } ? P : never;
type Query<Operation> = Parameters<Operation> extends { query?: infer Q } ? Members<Q> : unknown;
type InPath<Operation> = Parameters<Operation> extends { path: infer P } ? Members<P> : unknown;
/** One object again, as an editor shows it. `f` is how a representation is asked for, no member of the input. */
type Flat<T> = { [Member in keyof T as Member extends 'f' ? never : Member]: T[Member] };

/** What an operation takes: one object, whether its members travel in the path or in the query. */
export type InputOf<Paths, U extends string, O extends string> = Flat<
  Query<Get<Paths, U, O>> & InPath<Get<Paths, U, O>>
>;

/** Media types of an operation's answer, each with the type of its value. */
export type ContentOf<Paths, U extends string, O extends string> =
  Get<Paths, U, O> extends { responses: { 200: { content: infer Content } } } ? Content : never;

/** The representation that is asked for when none is named. */
export type JsonType<Content> = Extract<keyof Content, 'application/json' | `application/${string}+json`>;
