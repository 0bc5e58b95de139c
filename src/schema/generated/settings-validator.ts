// @ts-nocheck -- Made by `npm run generate`; changes are lost.
import type { CompiledValidator } from '../validator.ts';
const validate=validate20;var stdin_default=validate20;const schema31={$schema:"https://json-schema.org/draft/2020-12/sc\
hema",$id:"urn:ebpf-oci:schema:settings:v1",type:"object",additionalProperties:!1,properties:{transport:{$ref:"#/$defs/t\
ransport"},idleTimeout:{$ref:"#/$defs/duration"},concurrency:{type:"integer",minimum:1,maximum:256},tokenCache:{type:"ob\
ject",additionalProperties:!1,properties:{enabled:{type:"boolean"},folder:{$ref:"#/$defs/path"}}},proxy:{type:"object",additionalProperties:!1,
properties:{http:{$ref:"#/$defs/proxyAddress"},https:{$ref:"#/$defs/proxyAddress"},noProxy:{type:"array",maxItems:1e3,items:{
$ref:"#/$defs/word"}}}},registries:{type:"object",maxProperties:1e4,propertyNames:{$ref:"#/$defs/registryKey"},additionalProperties:{
$ref:"#/$defs/registry"}}},$defs:{transport:{enum:["builtin","oras"]},duration:{$comment:"a time such as 30s, 1m30s or 5\
00ms",anyOf:[{type:"number",minimum:.001,maximum:2e6},{type:"string",$comment:"a time such as 30s, 1m30s or 500ms",pattern:"\
^(?=.{1,60}$)(?:[0-9]{1,9}(?:\\.[0-9]{1,3})?(?:ms|s|m|h|d))+$"}]},size:{$comment:"a number of bytes such as 500KiB, 10MB\
 or 1048576",anyOf:[{type:"integer",minimum:1},{type:"string",$comment:"a number of bytes such as 500KiB, 10MB or 104857\
6",pattern:"^[0-9]{1,9}(?:\\.[0-9]{1,3})? ?(?:B|[kKMG]i?B)$"}]},path:{type:"string",$comment:"a path",pattern:"^[^\\u0000\
-\\u001f]{1,4000}$"},word:{type:"string",$comment:"a word without spaces and commas",pattern:"^[^\\s,\\u0000-\\u001f]{1,300\
}$"},proxyAddress:{type:"string",$comment:"an address of a proxy such as http://proxy.example:3128",pattern:"^(?:https?:\
//)?[^\\s/\\u0000-\\u001f]{1,1000}/?$"},registryKey:{type:"string",pattern:"^(?:\\*\\.)?[^\\s*/]{1,255}(?:/[^\\s*]{1,255})?$"},
place:{type:"string",$comment:"HOST[:PORT] or HOST[:PORT]/PREFIX",pattern:"^(?=.{1,500}$)[A-Za-z0-9.:\\[\\]-]{1,255}(?:/[a\
-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*$"},mirror:{$comment:"HOST[:PORT][/PREFIX], or a mapping with location",anyOf:[{$ref:"\
#/$defs/place"},{type:"object",additionalProperties:!1,required:["location"],properties:{location:{$ref:"#/$defs/place"},
serves:{enum:["all","digest","tag"]}}}]},registry:{type:"object",additionalProperties:!1,properties:{mirrors:{type:"arra\
y",maxItems:100,items:{$ref:"#/$defs/mirror"}},location:{$ref:"#/$defs/place"},blocked:{type:"boolean"},insecure:{type:"\
boolean"},plainHttp:{enum:[!0,!1,"always","never","loopback"]},caFile:{$comment:"a path or a list of paths",anyOf:[{$ref:"\
#/$defs/path"},{type:"array",maxItems:100,items:{$ref:"#/$defs/path"}}]},clientCertificate:{type:"object",additionalProperties:!1,
required:["certFile","keyFile"],properties:{certFile:{$ref:"#/$defs/path"},keyFile:{$ref:"#/$defs/path"}}},proxy:{$ref:"\
#/$defs/proxyAddress"},requestsPerSecond:{type:"number",exclusiveMinimum:0,$comment:"more than 0"},bytesPerSecond:{$ref:"\
#/$defs/size"},connections:{type:"integer",minimum:1,maximum:1024},headers:{type:"object",maxProperties:100,propertyNames:{
type:"string",pattern:"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$"},additionalProperties:{type:"string",$comment:"one line of t\
ext",pattern:"^[\\t\\u0020-\\u007e]{0,4000}$"}},transport:{$ref:"#/$defs/transport"},credentials:{type:"object",additionalProperties:!1,
minProperties:1,maxProperties:1,$comment:"a mapping with either helper or authFile",properties:{helper:{type:"string",$comment:"\
the name of a credential helper",pattern:"^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$"},authFile:{$ref:"#/$defs/path"}}}}}}},schema32={
enum:["builtin","oras"]},schema33={$comment:"a time such as 30s, 1m30s or 500ms",anyOf:[{type:"number",minimum:.001,maximum:2e6},
{type:"string",$comment:"a time such as 30s, 1m30s or 500ms",pattern:"^(?=.{1,60}$)(?:[0-9]{1,9}(?:\\.[0-9]{1,3})?(?:ms|s\
|m|h|d))+$"}]},schema34={type:"string",$comment:"a path",pattern:"^[^\\u0000-\\u001f]{1,4000}$"},schema35={type:"string",
$comment:"an address of a proxy such as http://proxy.example:3128",pattern:"^(?:https?://)?[^\\s/\\u0000-\\u001f]{1,1000}/?\
$"},schema37={type:"string",$comment:"a word without spaces and commas",pattern:"^[^\\s,\\u0000-\\u001f]{1,300}$"},schema38={
type:"string",pattern:"^(?:\\*\\.)?[^\\s*/]{1,255}(?:/[^\\s*]{1,255})?$"},pattern4=new RegExp("^(?=.{1,60}$)(?:[0-9]{1,9\
}(?:\\.[0-9]{1,3})?(?:ms|s|m|h|d))+$","u"),pattern5=new RegExp("^[^\\u0000-\\u001f]{1,4000}$","u"),pattern6=new RegExp("\
^(?:https?://)?[^\\s/\\u0000-\\u001f]{1,1000}/?$","u"),pattern8=new RegExp("^[^\\s,\\u0000-\\u001f]{1,300}$","u"),pattern9=new RegExp(
"^(?:\\*\\.)?[^\\s*/]{1,255}(?:/[^\\s*]{1,255})?$","u"),schema39={type:"object",additionalProperties:!1,properties:{mirrors:{
type:"array",maxItems:100,items:{$ref:"#/$defs/mirror"}},location:{$ref:"#/$defs/place"},blocked:{type:"boolean"},insecure:{
type:"boolean"},plainHttp:{enum:[!0,!1,"always","never","loopback"]},caFile:{$comment:"a path or a list of paths",anyOf:[
{$ref:"#/$defs/path"},{type:"array",maxItems:100,items:{$ref:"#/$defs/path"}}]},clientCertificate:{type:"object",additionalProperties:!1,
required:["certFile","keyFile"],properties:{certFile:{$ref:"#/$defs/path"},keyFile:{$ref:"#/$defs/path"}}},proxy:{$ref:"\
#/$defs/proxyAddress"},requestsPerSecond:{type:"number",exclusiveMinimum:0,$comment:"more than 0"},bytesPerSecond:{$ref:"\
#/$defs/size"},connections:{type:"integer",minimum:1,maximum:1024},headers:{type:"object",maxProperties:100,propertyNames:{
type:"string",pattern:"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$"},additionalProperties:{type:"string",$comment:"one line of t\
ext",pattern:"^[\\t\\u0020-\\u007e]{0,4000}$"}},transport:{$ref:"#/$defs/transport"},credentials:{type:"object",additionalProperties:!1,
minProperties:1,maxProperties:1,$comment:"a mapping with either helper or authFile",properties:{helper:{type:"string",$comment:"\
the name of a credential helper",pattern:"^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$"},authFile:{$ref:"#/$defs/path"}}}}},schema41={
type:"string",$comment:"HOST[:PORT] or HOST[:PORT]/PREFIX",pattern:"^(?=.{1,500}$)[A-Za-z0-9.:\\[\\]-]{1,255}(?:/[a-z0-9]+\
(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*$"},schema49={$comment:"a number of bytes such as 500KiB, 10MB or 1048576",anyOf:[{type:"\
integer",minimum:1},{type:"string",$comment:"a number of bytes such as 500KiB, 10MB or 1048576",pattern:"^[0-9]{1,9}(?:\\\
.[0-9]{1,3})? ?(?:B|[kKMG]i?B)$"}]},func1=Object.prototype.hasOwnProperty,schema40={$comment:"HOST[:PORT][/PREFIX], or a\
 mapping with location",anyOf:[{$ref:"#/$defs/place"},{type:"object",additionalProperties:!1,required:["location"],properties:{
location:{$ref:"#/$defs/place"},serves:{enum:["all","digest","tag"]}}}]},pattern10=new RegExp("^(?=.{1,500}$)[A-Za-z0-9.\
:\\[\\]-]{1,255}(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*$","u");function validate22(data,{instancePath="",parentData,
parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate22.evaluated;
evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0);const _errs1=errors;
let valid0=!1;const _errs2=errors;if(typeof data=="string"){if(!pattern10.test(data)){const err0={instancePath,schemaPath:"\
#/$defs/place/pattern",keyword:"pattern",params:{pattern:"^(?=.{1,500}$)[A-Za-z0-9.:\\[\\]-]{1,255}(?:/[a-z0-9]+(?:(?:\\.|_\
|__|-+)[a-z0-9]+)*)*$"},schema:"^(?=.{1,500}$)[A-Za-z0-9.:\\[\\]-]{1,255}(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*$",
parentSchema:schema41,data};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}}else{const err1={instancePath,schemaPath:"\
#/$defs/place/type",keyword:"type",params:{type:"string"},schema:schema41.type,parentSchema:schema41,data};vErrors===null?
vErrors=[err1]:vErrors.push(err1),errors++}var _valid0=_errs2===errors;valid0=valid0||_valid0;const _errs6=errors;if(data&&
typeof data=="object"&&!Array.isArray(data)){if(data.location===void 0){const err2={instancePath,schemaPath:"#/anyOf/1/r\
equired",keyword:"required",params:{missingProperty:"location"},schema:schema40.anyOf[1].required,parentSchema:schema40.
anyOf[1],data};vErrors===null?vErrors=[err2]:vErrors.push(err2),errors++}for(const key0 in data)if(!(key0==="location"||
key0==="serves")){const err3={instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:key0},schema:!1,parentSchema:schema40.anyOf[1],data};vErrors===null?vErrors=[err3]:vErrors.push(err3),
errors++}if(data.location!==void 0){let data0=data.location;if(typeof data0=="string"){if(!pattern10.test(data0)){const err4={
instancePath:instancePath+"/location",schemaPath:"#/$defs/place/pattern",keyword:"pattern",params:{pattern:"^(?=.{1,500}\
$)[A-Za-z0-9.:\\[\\]-]{1,255}(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*$"},schema:"^(?=.{1,500}$)[A-Za-z0-9.:\\[\\]-]{1,\
255}(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*$",parentSchema:schema41,data:data0};vErrors===null?vErrors=[err4]:vErrors.
push(err4),errors++}}else{const err5={instancePath:instancePath+"/location",schemaPath:"#/$defs/place/type",keyword:"typ\
e",params:{type:"string"},schema:schema41.type,parentSchema:schema41,data:data0};vErrors===null?vErrors=[err5]:vErrors.push(
err5),errors++}}if(data.serves!==void 0){let data1=data.serves;if(!(data1==="all"||data1==="digest"||data1==="tag")){const err6={
instancePath:instancePath+"/serves",schemaPath:"#/anyOf/1/properties/serves/enum",keyword:"enum",params:{allowedValues:schema40.
anyOf[1].properties.serves.enum},schema:schema40.anyOf[1].properties.serves.enum,parentSchema:schema40.anyOf[1].properties.
serves,data:data1};vErrors===null?vErrors=[err6]:vErrors.push(err6),errors++}}}else{const err7={instancePath,schemaPath:"\
#/anyOf/1/type",keyword:"type",params:{type:"object"},schema:schema40.anyOf[1].type,parentSchema:schema40.anyOf[1],data};
vErrors===null?vErrors=[err7]:vErrors.push(err7),errors++}var _valid0=_errs6===errors;if(valid0=valid0||_valid0,_valid0)
var props0=!0;if(valid0)errors=_errs1,vErrors!==null&&(_errs1?vErrors.length=_errs1:vErrors=null);else{const err8={instancePath,
schemaPath:"#/anyOf",keyword:"anyOf",params:{},schema:schema40.anyOf,parentSchema:schema40,data};vErrors===null?vErrors=
[err8]:vErrors.push(err8),errors++}return validate22.errors=vErrors,evaluated0.props=props0,errors===0}validate22.evaluated=
{dynamicProps:!0,dynamicItems:!1};const pattern18=new RegExp("^[0-9]{1,9}(?:\\.[0-9]{1,3})? ?(?:B|[kKMG]i?B)$","u"),pattern19=new RegExp(
"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$","u"),pattern20=new RegExp("^[\\t\\u0020-\\u007e]{0,4000}$","u"),pattern21=new RegExp(
"^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$","u");function validate21(data,{instancePath="",parentData,parentDataProperty,rootData=data,
dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate21.evaluated;if(evaluated0.dynamicProps&&(evaluated0.
props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),data&&typeof data=="object"&&!Array.isArray(data)){for(const key0 in data)
if(!func1.call(schema39.properties,key0)){const err0={instancePath,schemaPath:"#/additionalProperties",keyword:"addition\
alProperties",params:{additionalProperty:key0},schema:!1,parentSchema:schema39,data};vErrors===null?vErrors=[err0]:vErrors.
push(err0),errors++}if(data.mirrors!==void 0){let data0=data.mirrors;if(Array.isArray(data0)){if(data0.length>100){const err1={
instancePath:instancePath+"/mirrors",schemaPath:"#/properties/mirrors/maxItems",keyword:"maxItems",params:{limit:100},schema:100,
parentSchema:schema39.properties.mirrors,data:data0};vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++}const len0=data0.
length;for(let i0=0;i0<len0;i0++)validate22(data0[i0],{instancePath:instancePath+"/mirrors/"+i0,parentData:data0,parentDataProperty:i0,
rootData,dynamicAnchors})||(vErrors=vErrors===null?validate22.errors:vErrors.concat(validate22.errors),errors=vErrors.length)}else{
const err2={instancePath:instancePath+"/mirrors",schemaPath:"#/properties/mirrors/type",keyword:"type",params:{type:"arr\
ay"},schema:schema39.properties.mirrors.type,parentSchema:schema39.properties.mirrors,data:data0};vErrors===null?vErrors=
[err2]:vErrors.push(err2),errors++}}if(data.location!==void 0){let data2=data.location;if(typeof data2=="string"){if(!pattern10.
test(data2)){const err3={instancePath:instancePath+"/location",schemaPath:"#/$defs/place/pattern",keyword:"pattern",params:{
pattern:"^(?=.{1,500}$)[A-Za-z0-9.:\\[\\]-]{1,255}(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*$"},schema:"^(?=.{1,500}$)\
[A-Za-z0-9.:\\[\\]-]{1,255}(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*$",parentSchema:schema41,data:data2};vErrors===null?
vErrors=[err3]:vErrors.push(err3),errors++}}else{const err4={instancePath:instancePath+"/location",schemaPath:"#/$defs/p\
lace/type",keyword:"type",params:{type:"string"},schema:schema41.type,parentSchema:schema41,data:data2};vErrors===null?vErrors=
[err4]:vErrors.push(err4),errors++}}if(data.blocked!==void 0){let data3=data.blocked;if(typeof data3!="boolean"){const err5={
instancePath:instancePath+"/blocked",schemaPath:"#/properties/blocked/type",keyword:"type",params:{type:"boolean"},schema:schema39.
properties.blocked.type,parentSchema:schema39.properties.blocked,data:data3};vErrors===null?vErrors=[err5]:vErrors.push(
err5),errors++}}if(data.insecure!==void 0){let data4=data.insecure;if(typeof data4!="boolean"){const err6={instancePath:instancePath+
"/insecure",schemaPath:"#/properties/insecure/type",keyword:"type",params:{type:"boolean"},schema:schema39.properties.insecure.
type,parentSchema:schema39.properties.insecure,data:data4};vErrors===null?vErrors=[err6]:vErrors.push(err6),errors++}}if(data.
plainHttp!==void 0){let data5=data.plainHttp;if(!(data5===!0||data5===!1||data5==="always"||data5==="never"||data5==="lo\
opback")){const err7={instancePath:instancePath+"/plainHttp",schemaPath:"#/properties/plainHttp/enum",keyword:"enum",params:{
allowedValues:schema39.properties.plainHttp.enum},schema:schema39.properties.plainHttp.enum,parentSchema:schema39.properties.
plainHttp,data:data5};vErrors===null?vErrors=[err7]:vErrors.push(err7),errors++}}if(data.caFile!==void 0){let data6=data.
caFile;const _errs16=errors;let valid4=!1;const _errs17=errors;if(typeof data6=="string"){if(!pattern5.test(data6)){const err8={
instancePath:instancePath+"/caFile",schemaPath:"#/$defs/path/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001\
f]{1,4000}$"},schema:"^[^\\u0000-\\u001f]{1,4000}$",parentSchema:schema34,data:data6};vErrors===null?vErrors=[err8]:vErrors.
push(err8),errors++}}else{const err9={instancePath:instancePath+"/caFile",schemaPath:"#/$defs/path/type",keyword:"type",
params:{type:"string"},schema:schema34.type,parentSchema:schema34,data:data6};vErrors===null?vErrors=[err9]:vErrors.push(
err9),errors++}var _valid0=_errs17===errors;valid4=valid4||_valid0;const _errs21=errors;if(Array.isArray(data6)){if(data6.
length>100){const err10={instancePath:instancePath+"/caFile",schemaPath:"#/properties/caFile/anyOf/1/maxItems",keyword:"\
maxItems",params:{limit:100},schema:100,parentSchema:schema39.properties.caFile.anyOf[1],data:data6};vErrors===null?vErrors=
[err10]:vErrors.push(err10),errors++}const len1=data6.length;for(let i1=0;i1<len1;i1++){let data7=data6[i1];if(typeof data7==
"string"){if(!pattern5.test(data7)){const err11={instancePath:instancePath+"/caFile/"+i1,schemaPath:"#/$defs/path/patter\
n",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f]{1,4000}$"},schema:"^[^\\u0000-\\u001f]{1,4000}$",parentSchema:schema34,
data:data7};vErrors===null?vErrors=[err11]:vErrors.push(err11),errors++}}else{const err12={instancePath:instancePath+"/c\
aFile/"+i1,schemaPath:"#/$defs/path/type",keyword:"type",params:{type:"string"},schema:schema34.type,parentSchema:schema34,
data:data7};vErrors===null?vErrors=[err12]:vErrors.push(err12),errors++}}}else{const err13={instancePath:instancePath+"/\
caFile",schemaPath:"#/properties/caFile/anyOf/1/type",keyword:"type",params:{type:"array"},schema:schema39.properties.caFile.
anyOf[1].type,parentSchema:schema39.properties.caFile.anyOf[1],data:data6};vErrors===null?vErrors=[err13]:vErrors.push(err13),
errors++}var _valid0=_errs21===errors;if(valid4=valid4||_valid0,valid4)errors=_errs16,vErrors!==null&&(_errs16?vErrors.length=
_errs16:vErrors=null);else{const err14={instancePath:instancePath+"/caFile",schemaPath:"#/properties/caFile/anyOf",keyword:"\
anyOf",params:{},schema:schema39.properties.caFile.anyOf,parentSchema:schema39.properties.caFile,data:data6};vErrors===null?
vErrors=[err14]:vErrors.push(err14),errors++}}if(data.clientCertificate!==void 0){let data8=data.clientCertificate;if(data8&&
typeof data8=="object"&&!Array.isArray(data8)){if(data8.certFile===void 0){const err15={instancePath:instancePath+"/clie\
ntCertificate",schemaPath:"#/properties/clientCertificate/required",keyword:"required",params:{missingProperty:"certFile"},
schema:schema39.properties.clientCertificate.required,parentSchema:schema39.properties.clientCertificate,data:data8};vErrors===
null?vErrors=[err15]:vErrors.push(err15),errors++}if(data8.keyFile===void 0){const err16={instancePath:instancePath+"/cl\
ientCertificate",schemaPath:"#/properties/clientCertificate/required",keyword:"required",params:{missingProperty:"keyFil\
e"},schema:schema39.properties.clientCertificate.required,parentSchema:schema39.properties.clientCertificate,data:data8};
vErrors===null?vErrors=[err16]:vErrors.push(err16),errors++}for(const key1 in data8)if(!(key1==="certFile"||key1==="keyF\
ile")){const err17={instancePath:instancePath+"/clientCertificate",schemaPath:"#/properties/clientCertificate/additional\
Properties",keyword:"additionalProperties",params:{additionalProperty:key1},schema:!1,parentSchema:schema39.properties.clientCertificate,
data:data8};vErrors===null?vErrors=[err17]:vErrors.push(err17),errors++}if(data8.certFile!==void 0){let data9=data8.certFile;
if(typeof data9=="string"){if(!pattern5.test(data9)){const err18={instancePath:instancePath+"/clientCertificate/certFile",
schemaPath:"#/$defs/path/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f]{1,4000}$"},schema:"^[^\\u0000-\\u\
001f]{1,4000}$",parentSchema:schema34,data:data9};vErrors===null?vErrors=[err18]:vErrors.push(err18),errors++}}else{const err19={
instancePath:instancePath+"/clientCertificate/certFile",schemaPath:"#/$defs/path/type",keyword:"type",params:{type:"stri\
ng"},schema:schema34.type,parentSchema:schema34,data:data9};vErrors===null?vErrors=[err19]:vErrors.push(err19),errors++}}
if(data8.keyFile!==void 0){let data10=data8.keyFile;if(typeof data10=="string"){if(!pattern5.test(data10)){const err20={
instancePath:instancePath+"/clientCertificate/keyFile",schemaPath:"#/$defs/path/pattern",keyword:"pattern",params:{pattern:"\
^[^\\u0000-\\u001f]{1,4000}$"},schema:"^[^\\u0000-\\u001f]{1,4000}$",parentSchema:schema34,data:data10};vErrors===null?vErrors=
[err20]:vErrors.push(err20),errors++}}else{const err21={instancePath:instancePath+"/clientCertificate/keyFile",schemaPath:"\
#/$defs/path/type",keyword:"type",params:{type:"string"},schema:schema34.type,parentSchema:schema34,data:data10};vErrors===
null?vErrors=[err21]:vErrors.push(err21),errors++}}}else{const err22={instancePath:instancePath+"/clientCertificate",schemaPath:"\
#/properties/clientCertificate/type",keyword:"type",params:{type:"object"},schema:schema39.properties.clientCertificate.
type,parentSchema:schema39.properties.clientCertificate,data:data8};vErrors===null?vErrors=[err22]:vErrors.push(err22),errors++}}
if(data.proxy!==void 0){let data11=data.proxy;if(typeof data11=="string"){if(!pattern6.test(data11)){const err23={instancePath:instancePath+
"/proxy",schemaPath:"#/$defs/proxyAddress/pattern",keyword:"pattern",params:{pattern:"^(?:https?://)?[^\\s/\\u0000-\\u001f]\
{1,1000}/?$"},schema:"^(?:https?://)?[^\\s/\\u0000-\\u001f]{1,1000}/?$",parentSchema:schema35,data:data11};vErrors===null?
vErrors=[err23]:vErrors.push(err23),errors++}}else{const err24={instancePath:instancePath+"/proxy",schemaPath:"#/$defs/p\
roxyAddress/type",keyword:"type",params:{type:"string"},schema:schema35.type,parentSchema:schema35,data:data11};vErrors===
null?vErrors=[err24]:vErrors.push(err24),errors++}}if(data.requestsPerSecond!==void 0){let data12=data.requestsPerSecond;
if(typeof data12=="number"&&isFinite(data12)){if(data12<=0||isNaN(data12)){const err25={instancePath:instancePath+"/requ\
estsPerSecond",schemaPath:"#/properties/requestsPerSecond/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison:"\
>",limit:0},schema:0,parentSchema:schema39.properties.requestsPerSecond,data:data12};vErrors===null?vErrors=[err25]:vErrors.
push(err25),errors++}}else{const err26={instancePath:instancePath+"/requestsPerSecond",schemaPath:"#/properties/requests\
PerSecond/type",keyword:"type",params:{type:"number"},schema:schema39.properties.requestsPerSecond.type,parentSchema:schema39.
properties.requestsPerSecond,data:data12};vErrors===null?vErrors=[err26]:vErrors.push(err26),errors++}}if(data.bytesPerSecond!==
void 0){let data13=data.bytesPerSecond;const _errs48=errors;let valid14=!1;const _errs49=errors;if(!(typeof data13=="num\
ber"&&!(data13%1)&&!isNaN(data13)&&isFinite(data13))){const err27={instancePath:instancePath+"/bytesPerSecond",schemaPath:"\
#/$defs/size/anyOf/0/type",keyword:"type",params:{type:"integer"},schema:schema49.anyOf[0].type,parentSchema:schema49.anyOf[0],
data:data13};vErrors===null?vErrors=[err27]:vErrors.push(err27),errors++}if(typeof data13=="number"&&isFinite(data13)&&(data13<
1||isNaN(data13))){const err28={instancePath:instancePath+"/bytesPerSecond",schemaPath:"#/$defs/size/anyOf/0/minimum",keyword:"\
minimum",params:{comparison:">=",limit:1},schema:1,parentSchema:schema49.anyOf[0],data:data13};vErrors===null?vErrors=[err28]:
vErrors.push(err28),errors++}var _valid1=_errs49===errors;valid14=valid14||_valid1;const _errs51=errors;if(typeof data13==
"string"){if(!pattern18.test(data13)){const err29={instancePath:instancePath+"/bytesPerSecond",schemaPath:"#/$defs/size/\
anyOf/1/pattern",keyword:"pattern",params:{pattern:"^[0-9]{1,9}(?:\\.[0-9]{1,3})? ?(?:B|[kKMG]i?B)$"},schema:"^[0-9]{1,9\
}(?:\\.[0-9]{1,3})? ?(?:B|[kKMG]i?B)$",parentSchema:schema49.anyOf[1],data:data13};vErrors===null?vErrors=[err29]:vErrors.
push(err29),errors++}}else{const err30={instancePath:instancePath+"/bytesPerSecond",schemaPath:"#/$defs/size/anyOf/1/typ\
e",keyword:"type",params:{type:"string"},schema:schema49.anyOf[1].type,parentSchema:schema49.anyOf[1],data:data13};vErrors===
null?vErrors=[err30]:vErrors.push(err30),errors++}var _valid1=_errs51===errors;if(valid14=valid14||_valid1,valid14)errors=
_errs48,vErrors!==null&&(_errs48?vErrors.length=_errs48:vErrors=null);else{const err31={instancePath:instancePath+"/byte\
sPerSecond",schemaPath:"#/$defs/size/anyOf",keyword:"anyOf",params:{},schema:schema49.anyOf,parentSchema:schema49,data:data13};
vErrors===null?vErrors=[err31]:vErrors.push(err31),errors++}}if(data.connections!==void 0){let data14=data.connections;if(!(typeof data14==
"number"&&!(data14%1)&&!isNaN(data14)&&isFinite(data14))){const err32={instancePath:instancePath+"/connections",schemaPath:"\
#/properties/connections/type",keyword:"type",params:{type:"integer"},schema:schema39.properties.connections.type,parentSchema:schema39.
properties.connections,data:data14};vErrors===null?vErrors=[err32]:vErrors.push(err32),errors++}if(typeof data14=="numbe\
r"&&isFinite(data14)){if(data14>1024||isNaN(data14)){const err33={instancePath:instancePath+"/connections",schemaPath:"#\
/properties/connections/maximum",keyword:"maximum",params:{comparison:"<=",limit:1024},schema:1024,parentSchema:schema39.
properties.connections,data:data14};vErrors===null?vErrors=[err33]:vErrors.push(err33),errors++}if(data14<1||isNaN(data14)){
const err34={instancePath:instancePath+"/connections",schemaPath:"#/properties/connections/minimum",keyword:"minimum",params:{
comparison:">=",limit:1},schema:1,parentSchema:schema39.properties.connections,data:data14};vErrors===null?vErrors=[err34]:
vErrors.push(err34),errors++}}}if(data.headers!==void 0){let data15=data.headers;if(data15&&typeof data15=="object"&&!Array.
isArray(data15)){if(Object.keys(data15).length>100){const err35={instancePath:instancePath+"/headers",schemaPath:"#/prop\
erties/headers/maxProperties",keyword:"maxProperties",params:{limit:100},schema:100,parentSchema:schema39.properties.headers,
data:data15};vErrors===null?vErrors=[err35]:vErrors.push(err35),errors++}for(const key2 in data15){const _errs58=errors;
if(typeof key2=="string"){if(!pattern19.test(key2)){const err36={instancePath:instancePath+"/headers",schemaPath:"#/prop\
erties/headers/propertyNames/pattern",keyword:"pattern",params:{pattern:"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$"},schema:"^\
[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$",parentSchema:schema39.properties.headers.propertyNames,data:key2,propertyName:key2};
vErrors===null?vErrors=[err36]:vErrors.push(err36),errors++}}else{const err37={instancePath:instancePath+"/headers",schemaPath:"\
#/properties/headers/propertyNames/type",keyword:"type",params:{type:"string"},schema:schema39.properties.headers.propertyNames.
type,parentSchema:schema39.properties.headers.propertyNames,data:key2,propertyName:key2};vErrors===null?vErrors=[err37]:
vErrors.push(err37),errors++}var valid15=_errs58===errors;if(!valid15){const err38={instancePath:instancePath+"/headers",
schemaPath:"#/properties/headers/propertyNames",keyword:"propertyNames",params:{propertyName:key2},schema:schema39.properties.
headers.propertyNames,parentSchema:schema39.properties.headers,data:data15};vErrors===null?vErrors=[err38]:vErrors.push(
err38),errors++}}for(const key3 in data15){let data16=data15[key3];if(typeof data16=="string"){if(!pattern20.test(data16)){
const err39={instancePath:instancePath+"/headers/"+key3.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/properties/\
headers/additionalProperties/pattern",keyword:"pattern",params:{pattern:"^[\\t\\u0020-\\u007e]{0,4000}$"},schema:"^[\\t\\u\
0020-\\u007e]{0,4000}$",parentSchema:schema39.properties.headers.additionalProperties,data:data16};vErrors===null?vErrors=
[err39]:vErrors.push(err39),errors++}}else{const err40={instancePath:instancePath+"/headers/"+key3.replace(/~/g,"~0").replace(
/\//g,"~1"),schemaPath:"#/properties/headers/additionalProperties/type",keyword:"type",params:{type:"string"},schema:schema39.
properties.headers.additionalProperties.type,parentSchema:schema39.properties.headers.additionalProperties,data:data16};
vErrors===null?vErrors=[err40]:vErrors.push(err40),errors++}}}else{const err41={instancePath:instancePath+"/headers",schemaPath:"\
#/properties/headers/type",keyword:"type",params:{type:"object"},schema:schema39.properties.headers.type,parentSchema:schema39.
properties.headers,data:data15};vErrors===null?vErrors=[err41]:vErrors.push(err41),errors++}}if(data.transport!==void 0){
let data17=data.transport;if(!(data17==="builtin"||data17==="oras")){const err42={instancePath:instancePath+"/transport",
schemaPath:"#/$defs/transport/enum",keyword:"enum",params:{allowedValues:schema32.enum},schema:schema32.enum,parentSchema:schema32,
data:data17};vErrors===null?vErrors=[err42]:vErrors.push(err42),errors++}}if(data.credentials!==void 0){let data18=data.
credentials;if(data18&&typeof data18=="object"&&!Array.isArray(data18)){if(Object.keys(data18).length>1){const err43={instancePath:instancePath+
"/credentials",schemaPath:"#/properties/credentials/maxProperties",keyword:"maxProperties",params:{limit:1},schema:1,parentSchema:schema39.
properties.credentials,data:data18};vErrors===null?vErrors=[err43]:vErrors.push(err43),errors++}if(Object.keys(data18).length<
1){const err44={instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/minProperties",keyword:"mi\
nProperties",params:{limit:1},schema:1,parentSchema:schema39.properties.credentials,data:data18};vErrors===null?vErrors=
[err44]:vErrors.push(err44),errors++}for(const key4 in data18)if(!(key4==="helper"||key4==="authFile")){const err45={instancePath:instancePath+
"/credentials",schemaPath:"#/properties/credentials/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:key4},
schema:!1,parentSchema:schema39.properties.credentials,data:data18};vErrors===null?vErrors=[err45]:vErrors.push(err45),errors++}
if(data18.helper!==void 0){let data19=data18.helper;if(typeof data19=="string"){if(!pattern21.test(data19)){const err46={
instancePath:instancePath+"/credentials/helper",schemaPath:"#/properties/credentials/properties/helper/pattern",keyword:"\
pattern",params:{pattern:"^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$"},schema:"^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$",parentSchema:schema39.
properties.credentials.properties.helper,data:data19};vErrors===null?vErrors=[err46]:vErrors.push(err46),errors++}}else{
const err47={instancePath:instancePath+"/credentials/helper",schemaPath:"#/properties/credentials/properties/helper/type",
keyword:"type",params:{type:"string"},schema:schema39.properties.credentials.properties.helper.type,parentSchema:schema39.
properties.credentials.properties.helper,data:data19};vErrors===null?vErrors=[err47]:vErrors.push(err47),errors++}}if(data18.
authFile!==void 0){let data20=data18.authFile;if(typeof data20=="string"){if(!pattern5.test(data20)){const err48={instancePath:instancePath+
"/credentials/authFile",schemaPath:"#/$defs/path/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f]{1,4000}$"},
schema:"^[^\\u0000-\\u001f]{1,4000}$",parentSchema:schema34,data:data20};vErrors===null?vErrors=[err48]:vErrors.push(err48),
errors++}}else{const err49={instancePath:instancePath+"/credentials/authFile",schemaPath:"#/$defs/path/type",keyword:"ty\
pe",params:{type:"string"},schema:schema34.type,parentSchema:schema34,data:data20};vErrors===null?vErrors=[err49]:vErrors.
push(err49),errors++}}}else{const err50={instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/t\
ype",keyword:"type",params:{type:"object"},schema:schema39.properties.credentials.type,parentSchema:schema39.properties.
credentials,data:data18};vErrors===null?vErrors=[err50]:vErrors.push(err50),errors++}}}else{const err51={instancePath,schemaPath:"\
#/type",keyword:"type",params:{type:"object"},schema:schema39.type,parentSchema:schema39,data};vErrors===null?vErrors=[err51]:
vErrors.push(err51),errors++}return validate21.errors=vErrors,errors===0}validate21.evaluated={props:!0,dynamicProps:!1,
dynamicItems:!1};function validate20(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate20.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),data&&typeof data=="object"&&!Array.isArray(data)){for(const key0 in data)if(!(key0===
"transport"||key0==="idleTimeout"||key0==="concurrency"||key0==="tokenCache"||key0==="proxy"||key0==="registries")){const err0={
instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:key0},schema:!1,
parentSchema:schema31,data};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}if(data.transport!==void 0){let data0=data.
transport;if(!(data0==="builtin"||data0==="oras")){const err1={instancePath:instancePath+"/transport",schemaPath:"#/$def\
s/transport/enum",keyword:"enum",params:{allowedValues:schema32.enum},schema:schema32.enum,parentSchema:schema32,data:data0};
vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++}}if(data.idleTimeout!==void 0){let data1=data.idleTimeout;const _errs7=errors;
let valid3=!1;const _errs8=errors;if(typeof data1=="number"&&isFinite(data1)){if(data1>2e6||isNaN(data1)){const err2={instancePath:instancePath+
"/idleTimeout",schemaPath:"#/$defs/duration/anyOf/0/maximum",keyword:"maximum",params:{comparison:"<=",limit:2e6},schema:2e6,
parentSchema:schema33.anyOf[0],data:data1};vErrors===null?vErrors=[err2]:vErrors.push(err2),errors++}if(data1<.001||isNaN(
data1)){const err3={instancePath:instancePath+"/idleTimeout",schemaPath:"#/$defs/duration/anyOf/0/minimum",keyword:"mini\
mum",params:{comparison:">=",limit:.001},schema:.001,parentSchema:schema33.anyOf[0],data:data1};vErrors===null?vErrors=[
err3]:vErrors.push(err3),errors++}}else{const err4={instancePath:instancePath+"/idleTimeout",schemaPath:"#/$defs/duratio\
n/anyOf/0/type",keyword:"type",params:{type:"number"},schema:schema33.anyOf[0].type,parentSchema:schema33.anyOf[0],data:data1};
vErrors===null?vErrors=[err4]:vErrors.push(err4),errors++}var _valid0=_errs8===errors;valid3=valid3||_valid0;const _errs10=errors;
if(typeof data1=="string"){if(!pattern4.test(data1)){const err5={instancePath:instancePath+"/idleTimeout",schemaPath:"#/\
$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern:"^(?=.{1,60}$)(?:[0-9]{1,9}(?:\\.[0-9]{1,3})?(?:ms|s|m|\
h|d))+$"},schema:"^(?=.{1,60}$)(?:[0-9]{1,9}(?:\\.[0-9]{1,3})?(?:ms|s|m|h|d))+$",parentSchema:schema33.anyOf[1],data:data1};
vErrors===null?vErrors=[err5]:vErrors.push(err5),errors++}}else{const err6={instancePath:instancePath+"/idleTimeout",schemaPath:"\
#/$defs/duration/anyOf/1/type",keyword:"type",params:{type:"string"},schema:schema33.anyOf[1].type,parentSchema:schema33.
anyOf[1],data:data1};vErrors===null?vErrors=[err6]:vErrors.push(err6),errors++}var _valid0=_errs10===errors;if(valid3=valid3||
_valid0,valid3)errors=_errs7,vErrors!==null&&(_errs7?vErrors.length=_errs7:vErrors=null);else{const err7={instancePath:instancePath+
"/idleTimeout",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},schema:schema33.anyOf,parentSchema:schema33,
data:data1};vErrors===null?vErrors=[err7]:vErrors.push(err7),errors++}}if(data.concurrency!==void 0){let data2=data.concurrency;
if(!(typeof data2=="number"&&!(data2%1)&&!isNaN(data2)&&isFinite(data2))){const err8={instancePath:instancePath+"/concur\
rency",schemaPath:"#/properties/concurrency/type",keyword:"type",params:{type:"integer"},schema:schema31.properties.concurrency.
type,parentSchema:schema31.properties.concurrency,data:data2};vErrors===null?vErrors=[err8]:vErrors.push(err8),errors++}
if(typeof data2=="number"&&isFinite(data2)){if(data2>256||isNaN(data2)){const err9={instancePath:instancePath+"/concurre\
ncy",schemaPath:"#/properties/concurrency/maximum",keyword:"maximum",params:{comparison:"<=",limit:256},schema:256,parentSchema:schema31.
properties.concurrency,data:data2};vErrors===null?vErrors=[err9]:vErrors.push(err9),errors++}if(data2<1||isNaN(data2)){const err10={
instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:1},schema:1,parentSchema:schema31.properties.concurrency,data:data2};vErrors===null?vErrors=[err10]:vErrors.push(
err10),errors++}}}if(data.tokenCache!==void 0){let data3=data.tokenCache;if(data3&&typeof data3=="object"&&!Array.isArray(
data3)){for(const key1 in data3)if(!(key1==="enabled"||key1==="folder")){const err11={instancePath:instancePath+"/tokenC\
ache",schemaPath:"#/properties/tokenCache/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:key1},
schema:!1,parentSchema:schema31.properties.tokenCache,data:data3};vErrors===null?vErrors=[err11]:vErrors.push(err11),errors++}
if(data3.enabled!==void 0){let data4=data3.enabled;if(typeof data4!="boolean"){const err12={instancePath:instancePath+"/\
tokenCache/enabled",schemaPath:"#/properties/tokenCache/properties/enabled/type",keyword:"type",params:{type:"boolean"},
schema:schema31.properties.tokenCache.properties.enabled.type,parentSchema:schema31.properties.tokenCache.properties.enabled,
data:data4};vErrors===null?vErrors=[err12]:vErrors.push(err12),errors++}}if(data3.folder!==void 0){let data5=data3.folder;
if(typeof data5=="string"){if(!pattern5.test(data5)){const err13={instancePath:instancePath+"/tokenCache/folder",schemaPath:"\
#/$defs/path/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f]{1,4000}$"},schema:"^[^\\u0000-\\u001f]{1,4000\
}$",parentSchema:schema34,data:data5};vErrors===null?vErrors=[err13]:vErrors.push(err13),errors++}}else{const err14={instancePath:instancePath+
"/tokenCache/folder",schemaPath:"#/$defs/path/type",keyword:"type",params:{type:"string"},schema:schema34.type,parentSchema:schema34,
data:data5};vErrors===null?vErrors=[err14]:vErrors.push(err14),errors++}}}else{const err15={instancePath:instancePath+"/\
tokenCache",schemaPath:"#/properties/tokenCache/type",keyword:"type",params:{type:"object"},schema:schema31.properties.tokenCache.
type,parentSchema:schema31.properties.tokenCache,data:data3};vErrors===null?vErrors=[err15]:vErrors.push(err15),errors++}}
if(data.proxy!==void 0){let data6=data.proxy;if(data6&&typeof data6=="object"&&!Array.isArray(data6)){for(const key2 in data6)
if(!(key2==="http"||key2==="https"||key2==="noProxy")){const err16={instancePath:instancePath+"/proxy",schemaPath:"#/pro\
perties/proxy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:key2},schema:!1,parentSchema:schema31.
properties.proxy,data:data6};vErrors===null?vErrors=[err16]:vErrors.push(err16),errors++}if(data6.http!==void 0){let data7=data6.
http;if(typeof data7=="string"){if(!pattern6.test(data7)){const err17={instancePath:instancePath+"/proxy/http",schemaPath:"\
#/$defs/proxyAddress/pattern",keyword:"pattern",params:{pattern:"^(?:https?://)?[^\\s/\\u0000-\\u001f]{1,1000}/?$"},schema:"\
^(?:https?://)?[^\\s/\\u0000-\\u001f]{1,1000}/?$",parentSchema:schema35,data:data7};vErrors===null?vErrors=[err17]:vErrors.
push(err17),errors++}}else{const err18={instancePath:instancePath+"/proxy/http",schemaPath:"#/$defs/proxyAddress/type",keyword:"\
type",params:{type:"string"},schema:schema35.type,parentSchema:schema35,data:data7};vErrors===null?vErrors=[err18]:vErrors.
push(err18),errors++}}if(data6.https!==void 0){let data8=data6.https;if(typeof data8=="string"){if(!pattern6.test(data8)){
const err19={instancePath:instancePath+"/proxy/https",schemaPath:"#/$defs/proxyAddress/pattern",keyword:"pattern",params:{
pattern:"^(?:https?://)?[^\\s/\\u0000-\\u001f]{1,1000}/?$"},schema:"^(?:https?://)?[^\\s/\\u0000-\\u001f]{1,1000}/?$",parentSchema:schema35,
data:data8};vErrors===null?vErrors=[err19]:vErrors.push(err19),errors++}}else{const err20={instancePath:instancePath+"/p\
roxy/https",schemaPath:"#/$defs/proxyAddress/type",keyword:"type",params:{type:"string"},schema:schema35.type,parentSchema:schema35,
data:data8};vErrors===null?vErrors=[err20]:vErrors.push(err20),errors++}}if(data6.noProxy!==void 0){let data9=data6.noProxy;
if(Array.isArray(data9)){if(data9.length>1e3){const err21={instancePath:instancePath+"/proxy/noProxy",schemaPath:"#/prop\
erties/proxy/properties/noProxy/maxItems",keyword:"maxItems",params:{limit:1e3},schema:1e3,parentSchema:schema31.properties.
proxy.properties.noProxy,data:data9};vErrors===null?vErrors=[err21]:vErrors.push(err21),errors++}const len0=data9.length;
for(let i0=0;i0<len0;i0++){let data10=data9[i0];if(typeof data10=="string"){if(!pattern8.test(data10)){const err22={instancePath:instancePath+
"/proxy/noProxy/"+i0,schemaPath:"#/$defs/word/pattern",keyword:"pattern",params:{pattern:"^[^\\s,\\u0000-\\u001f]{1,300}$"},
schema:"^[^\\s,\\u0000-\\u001f]{1,300}$",parentSchema:schema37,data:data10};vErrors===null?vErrors=[err22]:vErrors.push(
err22),errors++}}else{const err23={instancePath:instancePath+"/proxy/noProxy/"+i0,schemaPath:"#/$defs/word/type",keyword:"\
type",params:{type:"string"},schema:schema37.type,parentSchema:schema37,data:data10};vErrors===null?vErrors=[err23]:vErrors.
push(err23),errors++}}}else{const err24={instancePath:instancePath+"/proxy/noProxy",schemaPath:"#/properties/proxy/prope\
rties/noProxy/type",keyword:"type",params:{type:"array"},schema:schema31.properties.proxy.properties.noProxy.type,parentSchema:schema31.
properties.proxy.properties.noProxy,data:data9};vErrors===null?vErrors=[err24]:vErrors.push(err24),errors++}}}else{const err25={
instancePath:instancePath+"/proxy",schemaPath:"#/properties/proxy/type",keyword:"type",params:{type:"object"},schema:schema31.
properties.proxy.type,parentSchema:schema31.properties.proxy,data:data6};vErrors===null?vErrors=[err25]:vErrors.push(err25),
errors++}}if(data.registries!==void 0){let data11=data.registries;if(data11&&typeof data11=="object"&&!Array.isArray(data11)){
if(Object.keys(data11).length>1e4){const err26={instancePath:instancePath+"/registries",schemaPath:"#/properties/registr\
ies/maxProperties",keyword:"maxProperties",params:{limit:1e4},schema:1e4,parentSchema:schema31.properties.registries,data:data11};
vErrors===null?vErrors=[err26]:vErrors.push(err26),errors++}for(const key3 in data11){const _errs43=errors;if(typeof key3==
"string"){if(!pattern9.test(key3)){const err27={instancePath:instancePath+"/registries",schemaPath:"#/$defs/registryKey/\
pattern",keyword:"pattern",params:{pattern:"^(?:\\*\\.)?[^\\s*/]{1,255}(?:/[^\\s*]{1,255})?$"},schema:"^(?:\\*\\.)?[^\\s*/]\
{1,255}(?:/[^\\s*]{1,255})?$",parentSchema:schema38,data:key3,propertyName:key3};vErrors===null?vErrors=[err27]:vErrors.
push(err27),errors++}}else{const err28={instancePath:instancePath+"/registries",schemaPath:"#/$defs/registryKey/type",keyword:"\
type",params:{type:"string"},schema:schema38.type,parentSchema:schema38,data:key3,propertyName:key3};vErrors===null?vErrors=
[err28]:vErrors.push(err28),errors++}var valid12=_errs43===errors;if(!valid12){const err29={instancePath:instancePath+"/\
registries",schemaPath:"#/properties/registries/propertyNames",keyword:"propertyNames",params:{propertyName:key3},schema:schema31.
properties.registries.propertyNames,parentSchema:schema31.properties.registries,data:data11};vErrors===null?vErrors=[err29]:
vErrors.push(err29),errors++}}for(const key4 in data11)validate21(data11[key4],{instancePath:instancePath+"/registries/"+
key4.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:data11,parentDataProperty:key4,rootData,dynamicAnchors})||(vErrors=
vErrors===null?validate21.errors:vErrors.concat(validate21.errors),errors=vErrors.length)}else{const err30={instancePath:instancePath+
"/registries",schemaPath:"#/properties/registries/type",keyword:"type",params:{type:"object"},schema:schema31.properties.
registries.type,parentSchema:schema31.properties.registries,data:data11};vErrors===null?vErrors=[err30]:vErrors.push(err30),
errors++}}}else{const err31={instancePath,schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema31.type,
parentSchema:schema31,data};vErrors===null?vErrors=[err31]:vErrors.push(err31),errors++}return validate20.errors=vErrors,
errors===0}validate20.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};export const validator: CompiledValidator = validate;
